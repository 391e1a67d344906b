import type { DemoDrive, DemoEpisode } from '../drive-episodes';
import { phraseDrive } from '../headline';
import { embedPicture } from '../../page/html-document';
import { markup, type Html } from '../../page/markup';

/** The drive without and with the proxy. @param films animated WebP, in the order of the episodes */
export function renderDrive(drive: DemoDrive, films: readonly Uint8Array[]): Html {
  const { map, seconds, latencyMs, episodes } = drive;
  return markup`<section class="drive">
<h2>Does it stay in its lane?</h2>
<p>${phraseDrive(drive)}</p>
${episodes.map((episode, i) => renderEpisode(episode, films[i]))}
<p class="note">Camera, what the lane follower is given, and the map from above with the way so far; four times as fast as it was
driven. One start and one room on map ${map}, ${seconds} s, not over ROS but in lockstep: the world stands still while the proxy's
pipeline works, and a command comes ${latencyMs.toFixed(1)} ms late with the proxy, as it took above. It is Duckietown's lane
follower with its own thresholds, in a world that sim2real draws: one drive is an example, no measurement.
<code>sim2real drive</code> measures.</p>
</section>`;
}

function renderEpisode({ variant, end, figures }: DemoEpisode, film: Uint8Array | undefined): Html {
  const name = variant === 'raw' ? 'without the proxy' : `with the proxy, ${variant}`;
  const { survivalTime, distance, majorInfractions } = figures;
  const fate = end === 'left the road' ? 'left the road' : 'lasted';
  const about = `${fate} after ${survivalTime.toFixed(1)} s, ${distance.toFixed(2)} m along the lane, ${majorInfractions.toFixed(1)} s outside it`;
  const shown =
    film === undefined
      ? ''
      : markup`<img src="${embedPicture('webp', film)}" alt="Clip ${name}: camera, agent’s picture and map side by side.">`;
  return markup`<figure>${shown}<figcaption><b>${name}</b>: ${about.replace('lasted after', 'lasted for')}</figcaption></figure>
`;
}

import type { DemoSummary } from '../demo-summary';
import { markup, type Html } from '../../page/markup';

/** Says what the model cannot do, in its card's words; for classic and identity also in plain ones. */
export function explainLimits({ proxy, run }: DemoSummary): Html {
  const card = run.card ? markup`<p>Its card says: “${run.card.intendedUse}”</p>` : '';
  return markup`<section>
<h2>What ${proxy.model} cannot do</h2>
${proxy.model.startsWith('classic') ? CLASSIC : proxy.model === 'identity' ? IDENTITY : ''}
${card}
</section>`;
}

const CLASSIC = markup`<p>It knows six numbers: mean and spread of brightness and of two colour axes in the simulator. It shifts and
stretches the <em>whole</em> picture until it has the same. So it takes an even colour cast away and lifts a dark picture, and that
brings grey and white back. But it does not know what tape is:</p>
<ul>
<li>Where the light holds no red or no yellow, those tapes look like the mat or like white tape, and no shift of the whole picture
can tell them apart again.</li>
<li>A pool of light from the robot's own lamps stays a pool: too bright in it, too dark around it.</li>
<li>Stretching makes noise, glare and scraps beside the road stand out, and the thresholds then take some of them for tape.</li>
<li>A picture that was good already can become worse, because what it shows is not what the simulator shows on average.</li>
</ul>
<p>It is here as a floor, so that the whole path runs before a generator is trained. A trained one has to beat these figures.</p>`;

const IDENTITY = markup`<p>Everything: it hands the picture on as it is. What differs from the camera's picture comes from encoding the JPEG
once more.</p>`;

/** Lists what somebody needs to run it again. */
export function describeRunOnPage(summary: DemoSummary): Html {
  const { run, domain, proxy } = summary;
  const versions = Object.entries(run.versions).map(([name, version]) => `${name} ${version}`);
  const rows: [string, string | Html][] = [
    ['command', markup`<code>${run.command}</code>`],
    ['proxy', markup`<code>${run.proxyCommand}</code>`],
    ['frames', `${run.frames}; played forth and back at ${run.rate} Hz`],
    ['thresholds', "Duckietown's defaults (line_detector_node), the same for both topics"],
    ['model', `${proxy.model}${run.card ? ` (${run.card.family}, ${run.card.direction})` : ''}`],
    ['sha256', markup`<code>${proxy.sha256 === '' ? 'none: it has no file' : proxy.sha256}</code>`],
    ['execution provider', proxy.provider],
    ['versions', versions.join(', ')],
    ['machine', run.machine],
    ['ROS domain', `${domain}, loopback only`],
  ];
  return markup`<section>
<h2>What was run</h2>
<p>Three processes on one ROS 2 graph: a camera that publishes JPEGs, the proxy as it runs on a robot, and a consumer that
subscribes to both topics and pairs pictures by their stamps. Every figure on this page was computed from that run.</p>
<dl>
${rows.map(([name, value]) => markup`<dt>${name}</dt><dd>${value}</dd>\n`)}
</dl>
</section>`;
}

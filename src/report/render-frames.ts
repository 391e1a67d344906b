import type { Results } from '../evaluate/results';
import { TAPE_COLORS } from '../lines/color-ranges';
import { embedJpeg } from '../page/html-document';
import { markup, type Html } from '../page/markup';
import { strokeTape } from '../page/tape-strokes';
import { PICTURED_ARMS } from './choose-frames';
import type { ReportPicture } from './choose-frames';

/** Worst, median and best frame of each arm, what came in beside what came out. */
export function renderFrames({ input, arms }: Results, pictures: readonly ReportPicture[]): Html {
  if (pictures.length === 0) return markup``;
  const shown = [...new Set(pictures.map(({ arm }) => arm))];
  const left = input.masks
    ? 'Left the camera’s frame with the true tape outlined'
    : 'Left the camera’s frame as it is';
  const unsure = input.masks ? ' What the masks mark as unsure is neither outlined nor scored.' : '';
  const order = input.masks
    ? 'by the frame’s mean IoU with the simulator’s thresholds over the colours that it shows'
    : 'by the number of segments that are found, which is not the same as by how right they are';
  return markup`<section aria-labelledby="frames">
<h2 id="frames">Worst, median and best frame of each arm</h2>
<p>${left}; right what the arm makes of it, with everything outlined that the simulator’s thresholds take for tape. Chosen ${order}. ${unsure} Select a
pair to see it large; Escape or the button closes it.</p>
<ul class="legend">${TAPE_COLORS.map((color) => markup`<li>${drawKey(color)}taken for ${color}</li>`)}</ul>
${arms.length > PICTURED_ARMS ? markup`<p class="note">The first ${PICTURED_ARMS} of ${arms.length} arms.</p>` : ''}
${shown.map(
  (arm) => markup`<h3>${arm}</h3>
<div class="frames">
${pictures.filter((picture) => picture.arm === arm).map((picture, i) => renderPair(picture, `frame-${shown.indexOf(arm)}-${i}`))}</div>
`,
)}
<dialog aria-label="A pair of pictures, large"><form method="dialog"><button>Close</button></form><div class="stage"></div><p></p></dialog>
</section>`;
}

function renderPair({ arm, role, frame, score, input, output }: ReportPicture, id: string): Html {
  return markup`<figure class="pair" id="${id}">
<a class="zoom" href="#${id}"><img src="${embedJpeg(input)}" alt="${role} frame of ${arm}: the camera’s ${frame}"><img
src="${embedJpeg(output)}" alt="the same after ${arm}, with what the thresholds find outlined: ${score}"></a>
<figcaption><b>${role}</b>, ${score} <span>${frame}</span></figcaption>
<a class="close" href="#frames">Close</a>
</figure>
`;
}

/** A line as it is drawn over the pictures, on a strip as dark as they are. */
function drawKey(color: (typeof TAPE_COLORS)[number]): Html {
  return markup`<svg class="strip" width="34" height="12" viewBox="0 0 34 12" stroke-linecap="round" aria-hidden="true">${strokeTape('M4 6L30 6', color, 2, true)}</svg>`;
}

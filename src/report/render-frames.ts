import type { Results } from '../evaluate/results/results';
import { TAPE_COLORS } from '../lines/tape';
import { embedJpeg } from '../page/html-document';
import { markup, type Html } from '../page/markup';
import { strokeTape } from '../page/tape-strokes';
import { PICTURED_VARIANTS } from './choose-frames';
import type { FrameRole, ReportPicture } from './choose-frames';

/** Wording of the section. More segments are not better, so without masks nothing is called best. */
interface Wording {
  readonly title: string;
  readonly roles: Readonly<Record<FrameRole, string>>;
  readonly left: string;
  readonly chosen: string;
}

const WITH_MASKS: Wording = {
  title: 'Worst, median and best frame of each variant',
  roles: { worst: 'worst', median: 'median', best: 'best' },
  left: 'Left: the camera’s frame with the true tape outlined',
  chosen:
    'Chosen by the frame’s mean IoU over its colours, with the simulator’s thresholds. Pixels that the masks mark to be ignored are neither ' +
    'outlined nor scored.',
};

const WITHOUT_MASKS: Wording = {
  title: 'Frames of each variant with the fewest, the median and the most segments',
  roles: { worst: 'fewest', median: 'median', best: 'most' },
  left: 'Left: the camera’s frame',
  chosen: 'Chosen by the number of segments found; more does not mean better.',
};

/** Three frames of each variant, input beside output. */
export function renderFrames({ input, variants }: Results, pictures: readonly ReportPicture[]): Html {
  if (pictures.length === 0) return markup``;
  const shown = [...new Set(pictures.map(({ variant }) => variant))];
  const { title, roles, left, chosen } = input.masks ? WITH_MASKS : WITHOUT_MASKS;
  return markup`<section aria-labelledby="frames">
<h2 id="frames">${title}</h2>
<p>${left}. Right: what the variant makes of it, with everything outlined that the simulator’s thresholds detect as tape. ${chosen} Select a pair
to enlarge it; Escape or the button closes it.</p>
<ul class="legend">${TAPE_COLORS.map((color) => markup`<li>${drawKey(color)}detected as ${color}</li>`)}</ul>
${variants.length > PICTURED_VARIANTS ? markup`<p class="note">The first ${PICTURED_VARIANTS} of ${variants.length} variants.</p>` : ''}
${shown.map(
  (variant, place) => markup`<h3>${variant}</h3>
<div class="frames">
${pictures.filter((picture) => picture.variant === variant).map((picture, i) => renderPair(picture, roles[picture.role], `frame-${place}-${i}`))}</div>
`,
)}
<dialog aria-label="A pair of pictures, large"><form method="dialog"><button>Close</button></form><div class="stage"></div><p></p></dialog>
</section>`;
}

function renderPair({ variant, frame, score, input, output }: ReportPicture, role: string, id: string): Html {
  return markup`<figure class="pair" id="${id}">
<a class="zoom" href="#${id}"><img src="${embedJpeg(input)}" alt="${role}, ${variant}: the camera’s ${frame}"><img
src="${embedJpeg(output)}" alt="the same after ${variant}, with what the thresholds find outlined: ${score}"></a>
<figcaption><b>${role}</b>, ${score} <span>${frame}</span></figcaption>
<a class="close" href="#frames">Close</a>
</figure>
`;
}

/** A line as it is drawn over the pictures, on a strip as dark as they are. */
function drawKey(color: (typeof TAPE_COLORS)[number]): Html {
  return markup`<svg class="strip" width="34" height="12" viewBox="0 0 34 12" stroke-linecap="round" aria-hidden="true">${strokeTape('M4 6L30 6', color, 2, true)}</svg>`;
}

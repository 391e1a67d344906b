import type { Results } from '../evaluate/results/results';
import { TAPE_COLORS } from '../lines/tape';
import { markup, type Html } from '../page/markup';
import { formatChange, formatEstimate, formatP, formatValue } from './format';
import type { PlotFigure } from './plots/plot-figure';
import { renderPlots } from './render-plots';
import { renderTable } from './render-table';
import { nameByLight } from '../evaluate/count/tune-lights';
import { tabulateLights } from './tables/tabulate-lights';
import { renderVerdictItem } from './render-verdict';

/** Experiment B, where it was run: thresholds tuned on simulator frames that were made to look real. */
export function renderExperimentB(results: Results, figures: readonly PlotFigure[]): Html {
  const { experimentB, settings } = results;
  if (experimentB === null) return markup``;
  const tunedOn = experimentB.means.flatMap(({ name, iou }) => {
    const tuned = experimentB.tuned.find((each) => each.name === name);
    const isByLight = experimentB.lights.some((light) => name === nameByLight(light.name));
    return tuned !== undefined || isByLight ? [{ name, mean: iou, tuned }] : [];
  });
  const rows = tunedOn.map(({ name, mean, tuned }) => {
    const compared = experimentB.comparisons.find(
      (each) => each.name === name && each.against === 'simulator',
    );
    const model = tuned?.model ?? null;
    return [
      model === null ? name : markup`${name}<small>sha256 ${model.sha256?.slice(0, 10) ?? 'none'}…</small>`,
      formatEstimate(mean),
      formatEstimate(compared?.difference, formatChange),
      formatP(compared?.p, settings.resamples),
      tuned ? TAPE_COLORS.map((color) => formatValue(tuned.iouOnSimulator[color])).join(' / ') : '',
    ];
  });
  return markup`<section aria-labelledby="experiment-b">
<h2 id="experiment-b">The other direction: thresholds tuned on simulator frames that look real</h2>
<p>Here the robot’s frames stay as they are. The simulator’s frames are made to look real, and thresholds are tuned on them. If that works,
thresholds come ready from the simulator and nothing runs on the robot.</p>
<ul class="verdicts">
${experimentB.verdicts.map(({ verdict, sentence }) => renderVerdictItem(verdict, sentence))}
</ul>
${renderTable(
  'Thresholds by what they were tuned on, applied to raw real frames',
  [
    'tuned on',
    'mean IoU on raw real frames',
    'difference to simulator',
    'p',
    'IoU where tuned: white / yellow / red',
  ],
  rows,
)}
${renderPlots(figures, 'experimentB')}
${renderLights(results)}
</section>`;
}

function renderLights(results: Results): Html {
  const table = tabulateLights(results);
  if (table === undefined) return markup``;
  return markup`<p>Tape kept: simulator frames are shown in the light, the default model turns them back, and Duckietown’s thresholds must find
the tape of the exact mask; intervals over frames. “By this light”: thresholds tuned on simulator frames in this light; “one set”: on frames
that are each in some light. A light has figures on raw frames where a group of theirs has its name; other groups get the one set.</p>
${renderTable(table.title, table.head, table.rows)}`;
}

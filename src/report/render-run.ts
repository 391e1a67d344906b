import type { Results } from '../evaluate/results/results';
import { TAPE_COLORS } from '../lines/tape';
import { markup, type Html } from '../page/markup';
import { formatCount, formatValue } from './format';
import { renderFoldedTable } from './render-table';

const KINDS = {
  folder: 'folder of pictures',
  mcap: 'MCAP bag',
  sqlite3: 'rosbag2 SQLite bag',
  ros1: 'ROS 1 bag',
  several: 'of several kinds',
} as const;

/** Program, input, models and settings, what was left out, and the command to repeat it. */
export function renderRun(results: Results, command: string): Html {
  const { input, simulator } = results;
  const { losses } = input;
  return markup`<section aria-labelledby="run">
<h2 id="run">What was run</h2>
<dl>
${listFacts(results).map(([name, value]) => markup`<dt>${name}</dt><dd>${value}</dd>\n`)}
</dl>
${renderFoldedTable(
  `Parts of the bag that could not be read: ${formatCount(losses.length, 'loss', 'losses')}`,
  ['file', 'messages', 'reason'],
  losses.map(({ file, messages, reason }) => [
    file,
    messages === null ? 'unknown' : String(messages),
    reason,
  ]),
  { style: 'words' },
)}
${renderFoldedTable(
  `Left out: ${formatCount(input.excluded.length + simulator.excluded.length, 'frame')}`,
  ['frame', 'reason'],
  [...input.excluded, ...simulator.excluded].map(({ frame, reason }) => [frame, reason]),
  { style: 'words' },
)}
${renderFoldedTable(
  `Frames and scenes of ${formatCount(input.groups.length, 'group')}`,
  ['by', 'group', 'frames', 'scenes'],
  input.groups.map(({ by, group, frames, scenes }) => [by, group, String(frames), String(scenes)]),
)}
${renderFoldedTable(
  'Thresholds: hue 0 to 180, saturation and value 0 to 255',
  ['thresholds', ...TAPE_COLORS],
  listThresholds(results),
  { style: 'words' },
)}
<p>This command gives the same results.json, byte for byte:</p>
<pre class="scroll" tabindex="0"><code>${command}</code></pre>
</section>`;
}

function listFacts(results: Results): [string, Html | string][] {
  const { program, settings, input, simulator, variants } = results;
  const tuned =
    simulator.source === 'frames'
      ? `${simulator.name}, ${formatCount(simulator.frames, 'frame')}; IoU there ` +
        TAPE_COLORS.map((color) => `${color} ${formatValue(simulator.iou[color])}`).join(', ')
      : simulator.name;
  return [
    ['program', `${program.name} ${program.version}`],
    ['input', `${input.name}, ${KINDS[input.kind]}${input.topic === null ? '' : `, topic ${input.topic}`}`],
    [
      'frames',
      `${formatCount(input.frames, 'frame')} of ${formatCount(input.scenes, 'scene')}` +
        ((input.every ?? 1) > 1 ? `, one in ${input.every} evaluated` : '') +
        `, ${input.masks ? 'with' : 'without'} masks of the tape`,
    ],
    [
      'left out',
      input.excluded.length + input.losses.length === 0
        ? 'nothing'
        : `${formatCount(input.excluded.length, 'frame')}; ${formatCount(input.losses.length, 'loss', 'losses')} in reading`,
    ],
    ['simulator’s thresholds', tuned],
    [
      'models',
      markup`${variants.flatMap(({ name, model }) =>
        model === null
          ? []
          : [
              markup`${name}: ${model.name}, ${model.direction}, sha256 <code>${model.sha256 ?? 'none'}</code><br>`,
            ],
      )}`,
    ],
    [
      'intervals',
      `95 %, bootstrap over scenes (${settings.scene}), ${formatCount(settings.resamples, 'resample')}, seed ${settings.seed}`,
    ],
    ['camera calibration for the lane', settings.calibration],
    ...(input.masks ? listTuning(results) : []),
  ];
}

/** How thresholds were tuned, which takes masks. */
function listTuning({ settings }: Results): [string, string][] {
  const { hue, saturation, value } = settings.binning;
  return [
    [
      'hand calibration',
      settings.calibratedBy === 'all' ? 'on all frames at once' : `by ${settings.calibratedBy}`,
    ],
    [
      'threshold search',
      `bins of ${hue}x${saturation}x${value} levels (hue, saturation, value), margin ${settings.margin}`,
    ],
    ['tolerance', `a mean IoU of ${settings.tolerance} less counts as equal`],
  ];
}

function listThresholds({ thresholds, handCalibration, selfCalibration }: Results): string[][] {
  type Named = Pick<(typeof thresholds)[number], 'ranges'> & { readonly name: string };
  const all: Named[] = [
    ...thresholds,
    ...handCalibration.map(({ variant, by, group, ranges }) => {
      return { name: `by hand on ${variant}${by === 'all' ? '' : `, ${by} ${group}`}`, ranges };
    }),
    ...(selfCalibration?.sets ?? []).map(({ by, group, ranges }) => {
      return { name: `self-calibrated on raw${by === 'all' ? '' : `, ${by} ${group}`}`, ranges };
    }),
  ];
  return all.map(({ name, ranges }) => [
    name,
    ...TAPE_COLORS.map((color) =>
      ranges[color].map(({ low, high }) => `${low.join(' ')} to ${high.join(' ')}`).join('; or '),
    ),
  ]);
}

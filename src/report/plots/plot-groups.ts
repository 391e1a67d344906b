import type { Results } from '../../evaluate/results/results';
import { formatChange, formatPercent } from '../format';
import { drawGroups } from './draw-groups';
import type { PlotFigure } from './plot-figure';
import type { PlotKit } from './plot-kit';

/** Regret of each variant in each light, robot or whatever frames.csv tells apart. */
export function plotRegretByGroup(kit: PlotKit, results: Results): PlotFigure[] {
  const scores = indexBy(
    results.scores.filter(({ color }) => color === 'all'),
    ({ variant, thresholds, by, group }) => [variant, thresholds, by, group],
  );
  return drawGroups(kit, results, {
    id: 'plot-groups',
    section: 'quality',
    title: 'Where hand calibration would still help',
    caption:
      'Calibration regret in each group: IoU with thresholds re-tuned on the variant’s own frames minus IoU with the simulator’s thresholds ' +
      '(pooled pixels, mean over colours). Far right: the simulator’s thresholds fail there.',
    axis: 'IoU missed',
    format: formatChange,
    measure: (variant, by, group) => {
      const hand = scores.get(keyOf([variant, 'hand', by, group]))?.iou.value;
      const simulator = scores.get(keyOf([variant, 'simulator', by, group]))?.iou.value;
      if (hand == null || simulator == null) return undefined;
      return { value: hand - simulator, low: null, high: null };
    },
  });
}

/** Share of frames with the lane found, in each group: without masks, the only comparison of lights. */
export function plotLaneByGroup(kit: PlotKit, results: Results): PlotFigure[] {
  const lanes = indexBy(results.lane, ({ variant, by, group }) => [variant, by, group]);
  return drawGroups(kit, results, {
    id: 'plot-lane-groups',
    section: 'found',
    title: 'Where the lane is found',
    caption: 'Share of each group’s frames in which the lane is found, with 95 % intervals.',
    axis: 'share of frames',
    format: formatPercent,
    measure: (variant, by, group) => lanes.get(keyOf([variant, by, group]))?.found,
  });
}

/** Indexed, because there may be hundreds of groups times variants. */
function indexBy<T>(list: readonly T[], key: (entry: T) => readonly string[]): Map<string, T> {
  return new Map(list.map((entry) => [keyOf(key(entry)), entry]));
}

function keyOf(parts: readonly string[]): string {
  return JSON.stringify(parts);
}

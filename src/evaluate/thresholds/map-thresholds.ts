import type { HsvRange } from '../../lines/color-ranges';
import type { TapeColor } from '../../lines/tape';
import { round } from '../statistics/bootstrap';
import type { ColorCounts } from './box-scorer';
import type { HsvBox, HsvGrid } from './hsv-grid';
import { IntegralHistogram } from './integral-histogram';
import type { ThresholdMapResult } from './threshold-results';

export type ThresholdMap = Omit<ThresholdMapResult, 'domain' | 'color'>;
type Curve = ThresholdMap['valueCurve'];

/** Steps of a cut, levels. */
const STEP = 16;
const CURVE_STEP = 8;
const LEVELS = 256;

/**
 * How IoU, precision and recall of a colour depend on the cuts of saturation and value, all else being the given
 * thresholds'. White is cut above in saturation, yellow and red below; value is cut below.
 * @returns undefined without tape of the colour
 */
export function mapThresholds(
  grid: HsvGrid,
  counts: ColorCounts,
  color: TapeColor,
  thresholds: readonly HsvRange[],
): ThresholdMap | undefined {
  const [tape, other] = [new IntegralHistogram(grid, counts.tape), new IntegralHistogram(grid, counts.other)];
  if (tape.total === 0) return undefined;
  const boxes = thresholds.map((range) => grid.toBox(range));
  const { saturation: perS, value: perV } = grid.binning;
  const cutSaturation = (box: HsvBox, cut: number): HsvBox =>
    color === 'white'
      ? { ...box, s0: 0, s1: cut / perS - 1 }
      : { ...box, s0: cut / perS, s1: grid.saturations - 1 };
  const cutValue = (box: HsvBox, cut: number): HsvBox => ({ ...box, v0: cut / perV, v1: grid.values - 1 });
  const count = (cut: (box: HsvBox) => HsvBox): { hit: number; wrong: number } => {
    let [hit, wrong] = [0, 0];
    for (const box of boxes.map(cut)) {
      if (box.s0 > box.s1 || box.v0 > box.v1) continue;
      hit += tape.count(box);
      wrong += other.count(box);
    }
    return { hit, wrong };
  };
  const curve = (cuts: readonly number[], cutBox: (box: HsvBox, cut: number) => HsvBox): Curve =>
    cuts.map((cut) => {
      const { hit, wrong } = count((box) => cutBox(box, cut));
      // Nothing found is nothing found wrongly.
      return {
        cut,
        precision: hit + wrong === 0 ? 1 : round(hit / (hit + wrong)),
        recall: round(hit / tape.total),
      };
    });
  // The steps of coarse bins that are wider than a step would fall inside a bin.
  const saturations = listCuts(Math.max(STEP, perS), color === 'white');
  const values = listCuts(Math.max(STEP, perV), false);
  return {
    saturations,
    values,
    iou: saturations.map((s) =>
      values.map((v) => {
        const { hit, wrong } = count((box) => cutValue(cutSaturation(box, s), v));
        return round(hit / (tape.total + wrong));
      }),
    ),
    valueCurve: curve(listCuts(Math.max(CURVE_STEP, perV), false), cutValue),
    saturationCurve: curve(listCuts(Math.max(CURVE_STEP, perS), color === 'white'), cutSaturation),
  };
}

/** Lower cuts begin at 0, which takes all; upper ones end at 256, which takes all. */
function listCuts(step: number, upper: boolean): number[] {
  return Array.from({ length: LEVELS / step }, (_, i) => (upper ? (i + 1) * step : i * step));
}

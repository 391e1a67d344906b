import { DUCKIETOWN_COLOR_RANGES } from '../../lines/color-ranges';
import type { ColorRanges } from '../../lines/color-ranges';
import type { GroundProjectorOptions } from '../../lines/ground-projection';
import type { TallyPlan } from '../tally/tally-plan';
import type { HsvBinning } from '../thresholds/hsv-grid';
import type { ListedVariant } from '../variants/list-variants';
import type { ModelSpec } from '../variants/load-variant';

export interface PlanOptions {
  readonly variants: readonly ListedVariant[];
  readonly binning: HsvBinning;
  readonly hasMasks: boolean;
  /** Policies whose commands are compared, by name or card. */
  readonly policies: readonly string[];
  /** The model whose labels are for self-calibration; without masks they are the reference. */
  readonly labeller: ModelSpec;
  readonly calibration: GroundProjectorOptions;
  /** Number of classes of the frames' boxes. */
  readonly boxClasses?: number;
  /** The simulator's thresholds. */
  readonly ranges: ColorRanges;
}

/** The plan by which the frames of every input of a run are counted and drawn. */
export function makePlan({
  variants,
  binning,
  hasMasks,
  policies,
  labeller,
  calibration,
  boxClasses,
  ranges,
}: PlanOptions): TallyPlan {
  return {
    variants: variants.map(({ spec }) => spec),
    binning,
    thresholds: hasMasks ? { duckietown: DUCKIETOWN_COLOR_RANGES, simulator: ranges } : {},
    labeller,
    labelsFor: hasMasks ? 'self-calibration' : 'reference',
    lines: ranges,
    calibration,
    ...(policies.length > 0 && { policies }),
    ...(boxClasses !== undefined && { boxClasses }),
    geometry: true,
    signatures: true,
  };
}

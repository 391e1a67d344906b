import type { Cell } from '../frames/cells';
import type { NeighboursResult } from '../measures/measure-results';
import type { Sweep, ThresholdMapResult } from '../thresholds/threshold-results';
import type { FrameResult, HandCalibration, SelfCalibration } from './count-results';
import type { RunSettings, SampledFrame } from './counted-input';
import type { NamedInput } from './named-input';
import type { SceneRow } from './scene-row';
import type { Simulator } from './tune-simulator';

/** Everything that was counted, before any statistics. */
export interface Evaluation {
  readonly run: RunSettings;
  readonly inputs: readonly NamedInput[];
  /** Columns that results are grouped by, and what a scene is, in words. */
  readonly columns: readonly string[];
  readonly scene: string;
  readonly rows: readonly SceneRow[];
  /** Frame by frame; empty where they are too many to be listed. */
  readonly frames: readonly FrameResult[];
  /** Their indices are of `rows`. */
  readonly cells: readonly Cell[];
  /** The cells that hand calibration is done in; the headline is the mean over them. */
  readonly calibrated: readonly Cell[];
  readonly sampled: readonly SampledFrame[];
  readonly simulator: Simulator;
  readonly neighbours: NeighboursResult;
  readonly handCalibration: HandCalibration[];
  readonly selfCalibration: SelfCalibration[];
  readonly sweep: Sweep[];
  readonly maps: ThresholdMapResult[];
  readonly signal?: AbortSignal;
}

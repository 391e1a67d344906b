import type { GroundProjectorOptions } from '../../lines/ground-projection';
import type { BoxLabels } from '../frames/box-labels';
import type { Cell } from '../frames/cells';
import type { CountedFrame } from './counted-frame';
import type { Margin } from '../thresholds/fit-margin';
import type { ExcludedFrame } from '../frames/frame-results';
import type { FrameGroups } from '../frames/frame-groups';
import type { FrameSource } from '../frames/frame-source';
import type { HsvBinning } from '../thresholds/hsv-grid';
import type { Neighbours } from './compare-neighbours';
import type { Sweep, ThresholdMapResult } from '../thresholds/threshold-results';
import type { ListedVariants } from '../variants/list-variants';
import type { HandCalibration } from './count-results';
import type { Simulator, SimulatorSource } from './tune-simulator';

export interface EvaluateOptions extends ListedVariants {
  readonly source: FrameSource;
  /** Name of the source in the results. */
  readonly name: string;
  readonly hasMasks: boolean;
  /** Boxes around things that are not tape; undefined without labels. */
  readonly boxes: BoxLabels | undefined;
  /** What the user's file says; undefined: the source's own scenes. */
  readonly groups: FrameGroups | undefined;
  readonly simulator: SimulatorSource;
  readonly calibration: GroundProjectorOptions;
  /** Where the calibration comes from, in words. */
  readonly calibrationName: string;
  readonly binning: HsvBinning;
  readonly margin: Margin;
  readonly seed: number;
  readonly resamples: number;
  readonly version: string;
  /** Called with the work done and the total. */
  readonly report?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/** Everything that was counted, before any statistics. */
export interface Evaluation {
  readonly options: EvaluateOptions;
  readonly groups: FrameGroups;
  readonly frames: readonly CountedFrame[];
  readonly cells: readonly Cell[];
  /** The cells that hand calibration is done in; the headline is the mean over them. */
  readonly calibrated: readonly Cell[];
  readonly excluded: readonly ExcludedFrame[];
  readonly simulator: Simulator;
  readonly neighbours: Neighbours;
  readonly handCalibration: HandCalibration[];
  readonly sweep: Sweep[];
  readonly maps: ThresholdMapResult[];
}

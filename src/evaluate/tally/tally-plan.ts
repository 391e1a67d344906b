import type { ColorRanges } from '../../lines/color-ranges';
import type { GroundProjectorOptions } from '../../lines/ground-projection';
import type { LaneLineCount } from '../../lines/lane-lines';
import type { FramePose } from '../../lines/lane-meter';
import type { TapeColor } from '../../lines/tape';
import type { Signature } from '../measures/describe-view';
import type { GeometryKept } from '../measures/geometry';
import type { OverlapByColor } from '../score/overlap';
import type { HsvBinning } from '../thresholds/hsv-grid';
import type { ThresholdsName } from '../thresholds/threshold-results';
import type { ModelSpec, VariantSpec } from '../variants/load-variant';

/** Thresholds that are known before frames are read. */
export type FixedThresholds = Exclude<ThresholdsName, 'hand' | 'self'>;

/**
 * - truth: in place of a mask, where there is none;
 * - self-calibration: beside the mask, which is the truth;
 * - reference: how much of what `lines` finds is tape by the labels is counted, nothing else: there is no truth.
 */
export type LabelUse = 'truth' | 'self-calibration' | 'reference';

/** What to count. Plain data, the same for all frames of a run. */
export interface TallyPlan {
  readonly variants: readonly VariantSpec[];
  readonly binning: HsvBinning;
  /** The model that labels the tape of frames; undefined: frames without a mask have no truth. */
  readonly labeller?: ModelSpec;
  /** What its labels are for; `truth` unless given. */
  readonly labelsFor?: LabelUse;
  /** Thresholds that pixels are counted with; needs masks. */
  readonly thresholds: Readonly<Partial<Record<FixedThresholds, ColorRanges>>>;
  /** Thresholds that Duckietown's line detector runs with; undefined: it does not run. */
  readonly lines?: ColorRanges;
  /** Camera calibration with which its segments vote for a lane pose; undefined: they do not. */
  readonly calibration?: GroundProjectorOptions;
  /** Policies whose commands are compared with those for the true mask, by name or card; needs masks. */
  readonly policies?: readonly string[];
  /** Number of classes of the frames' boxes, whose pixels are counted with the thresholds of `lines`. */
  readonly boxClasses?: number;
  /** Whether edges and key points of input and output are compared. */
  readonly geometry: boolean;
  /** Whether frames are described for measures of whole sets: diversity, two-sample test. */
  readonly signatures?: boolean;
}

export interface VariantTally {
  /** Overlap with the truth by the plan's thresholds; empty without a mask. */
  readonly overlaps: ReadonlyMap<FixedThresholds, OverlapByColor>;
  /** Scored pixels by bin and class (HistogramPacker); empty without a mask. */
  readonly histogram: Uint8Array;
  /** Overlap of what the thresholds of `lines` find with labels that are the reference. */
  readonly labelled?: OverlapByColor;
  readonly segments?: Readonly<Record<TapeColor, number>>;
  /** Where the segments put the robot; undefined where they do not put it in a lane. */
  readonly lane?: FramePose;
  /** Segments along the lines of a lane. */
  readonly laneLines?: LaneLineCount;
  readonly geometry?: GeometryKept;
  /** Sums of measures (measures/sums.ts), policies included; needs a mask, lines and calibration. */
  readonly sums?: Float64Array;
  readonly signature?: Signature;
  /** Box pixels by class (measures/box-counter.ts); undefined where the frame has no box. */
  readonly boxes?: Float64Array;
}

export interface FrameTally {
  readonly frame: string;
  readonly width: number;
  readonly height: number;
  /** The frame as it came, by bin and the labeller's class; only where labels are for self-calibration. */
  readonly labelled?: Uint8Array;
  /** The variants are in the plan's order. */
  readonly variants: readonly VariantTally[];
}

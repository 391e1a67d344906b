import type { ColorRanges } from '../../lines/color-ranges';
import type { TapeColor } from '../../lines/tape';
import type { ExcludedFrame } from '../frames/frame-results';
import type { FrameFile, FramePair } from '../frames/frame-folder';
import type { Margin } from '../thresholds/fit-margin';
import type { HsvBinning } from '../thresholds/hsv-grid';
import type { ThresholdMap } from '../thresholds/map-thresholds';
import type { LabelEdges } from '../variants/read-labels';
import type { FrameTally, TallyPlan } from './tally-plan';
import type { TunedColors } from '../thresholds/tune-colors';

export interface TallyRequest {
  readonly plan: TallyPlan;
  readonly frames: readonly FrameFile[];
}

export interface TallyAnswer {
  readonly tallies: readonly FrameTally[];
  readonly excluded: readonly ExcludedFrame[];
}

/** Asks for a frame as the report shows it, for some of the variants. */
export interface DrawRequest {
  readonly plan: TallyPlan;
  readonly frame: FrameFile;
  /** Places in the plan. */
  readonly variants: readonly number[];
}

/** Asks for the tape that the plan's labeller sees in a frame. */
export interface LabelRequest {
  readonly plan: TallyPlan;
  readonly frame: FrameFile;
  readonly edges: LabelEdges;
}

/** A truth mask of width * height bytes, or why there is none. */
export type LabelAnswer = LabelledPixels | { readonly excluded: ExcludedFrame };

export interface LabelledPixels {
  readonly width: number;
  readonly height: number;
  readonly labels: Uint8Array;
}

/** Asks what flickers between two neighbouring frames. */
export interface NeighbourRequest {
  readonly plan: TallyPlan;
  readonly pair: FramePair;
}

export interface TuneRequest {
  readonly binning: HsvBinning;
  /** Packed frames. */
  readonly histograms: readonly Uint8Array[];
  readonly margin: Margin;
}

export type TuneAnswer = TunedColors;

/** A domain's threshold space, beside that of the simulator's frames. */
export interface SweepRequest {
  readonly binning: HsvBinning;
  readonly histograms: readonly Uint8Array[];
  /** The simulator's; empty where there are no such frames. */
  readonly simulator: readonly Uint8Array[];
}

export type SweepAnswer = Readonly<Record<TapeColor, ColorSweepAnswer | undefined>>;

export interface ColorSweepAnswer {
  readonly best: number;
  readonly nearBest: number;
  readonly simulatorKept: number | null;
  readonly overlap: number | null;
}

export interface MapRequest {
  readonly binning: HsvBinning;
  readonly histograms: readonly Uint8Array[];
  readonly thresholds: ColorRanges;
}

export type MapAnswer = Readonly<Record<TapeColor, ThresholdMap | undefined>>;

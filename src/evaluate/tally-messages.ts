import type { ExcludedFrame, FrameFile } from './frame-folder';
import type { Margin } from './fit-margin';
import type { HsvBinning } from './hsv-grid';
import type { FrameTally, TallyPlan } from './tally-frame';
import type { TunedColors } from './tune-colors';

export interface TallyRequest {
  readonly plan: TallyPlan;
  readonly frames: readonly FrameFile[];
}

export interface TallyAnswer {
  readonly tallies: readonly FrameTally[];
  readonly excluded: readonly ExcludedFrame[];
}

export interface TuneRequest {
  readonly binning: HsvBinning;
  /** Packed frames. */
  readonly histograms: readonly Uint8Array[];
  readonly margin: Margin;
}

export type TuneAnswer = TunedColors;

export function getErrorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

import type { FrameLabels } from '../frames/frame-groups';
import type { FrameTally } from '../tally/tally-frame';

/** Order of the thresholds in counts. */
export const THRESHOLDS = ['duckietown', 'simulator', 'hand'] as const;

/** Place of a variant with thresholds in counts. */
export function findCombination(variant: number, thresholds: (typeof THRESHOLDS)[number]): number {
  return variant * THRESHOLDS.length + THRESHOLDS.indexOf(thresholds);
}

/** A frame as the figures see it. */
export interface FrameFigures {
  readonly tally: FrameTally;
  readonly labels: FrameLabels;
  /** By combination of variant and thresholds: nine counts; empty without masks. */
  readonly counts: readonly (readonly number[])[];
}

/** Of what a variant made of a frame, packed; empty without a mask. */
export function getHistogram(frame: FrameFigures | undefined, variant: number): Uint8Array {
  return frame?.tally.variants[variant]?.histogram ?? new Uint8Array(0);
}

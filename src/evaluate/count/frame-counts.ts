import type { FrameLabels } from '../frames/frame-groups';
import type { FrameTally } from '../tally/tally-frame';

/** Order of the thresholds in counts. */
export const THRESHOLDS = ['duckietown', 'simulator', 'hand'] as const;

/** Place of an arm with thresholds in counts. */
export function findCombination(arm: number, thresholds: (typeof THRESHOLDS)[number]): number {
  return arm * THRESHOLDS.length + THRESHOLDS.indexOf(thresholds);
}

/** A frame as the figures see it. */
export interface FrameFigures {
  readonly tally: FrameTally;
  readonly labels: FrameLabels;
  /** By combination of arm and thresholds: nine counts; empty without masks. */
  readonly counts: readonly (readonly number[])[];
}

/** Of what an arm made of a frame, packed; empty without a mask. */
export function getHistogram(frame: FrameFigures | undefined, arm: number): Uint8Array {
  return frame?.tally.arms[arm]?.histogram ?? new Uint8Array(0);
}

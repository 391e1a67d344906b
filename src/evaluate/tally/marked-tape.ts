import type { MeasuredTruth } from '../measures/frame-measurer';

/** What is known of a frame's tape. */
export interface MarkedTape {
  readonly mask: Uint8Array | undefined;
  readonly truth: MeasuredTruth | undefined;
  /** A model's, which are not the truth. */
  readonly labels: Uint8Array | undefined;
}

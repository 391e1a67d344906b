import type { Cast } from './cast';

/** A frame with labels of its tape. */
export interface LabelledFrame {
  readonly name: string;
  /** Its pixels by bin and class (HistogramPacker). */
  readonly histogram: Uint8Array;
}

/** A light that was found by the frames' own colours. */
export interface Light {
  /** Mean of its frames: value 0..1, and the colour cast towards red, and towards green (violet is below 0). */
  readonly mean: Cast;
  /** Its first and last frame. */
  readonly first: string;
  readonly last: string;
}

/** Frames that get one set of thresholds. */
export interface FrameGroup {
  /** The light, or the value of a column; null: all frames. */
  readonly name: string | null;
  /** What the light looks like and where it is seen; null unless it was found. */
  readonly light: Light | null;
  readonly frames: readonly LabelledFrame[];
}

/** One picture that the demo's camera publishes. */
export interface DemoFrame {
  /** The group in the figures: a light's name, or the folder's name where pictures were given. */
  readonly look: string;
  /** Path of a JPEG or PNG. */
  readonly picture: string;
  /** Path of its truth mask; values: lines/tape.ts. */
  readonly mask?: string;
}

/** The frames to play; plain data, because it is sent to the demo's other processes. */
export interface FrameSet {
  readonly frames: readonly DemoFrame[];
  /** Every look of the frames, in the order in which they are played. */
  readonly looks: readonly string[];
  /** Describes the frames, for the page. */
  readonly source: string;
}

/** A wrong argument of the demo; exit code 2. */
export class DemoUsageError extends Error {
  override readonly name = 'DemoUsageError';
}

/** Lists the numbers of a look's frames, in order. */
export function listFramesOf(set: FrameSet, look: string): number[] {
  return set.frames.flatMap((frame, number) => (frame.look === look ? [number] : []));
}

/** Picks the frame of each look that the page shows: the middle one. */
export function pickFrames(set: FrameSet): number[] {
  return set.looks.flatMap((look) => {
    const numbers = listFramesOf(set, look);
    return numbers[Math.floor(numbers.length / 2)] ?? [];
  });
}

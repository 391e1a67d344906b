import type { ClipFrame } from '../image/clip-frame';

/** Takes frames with the time that each is shown. */
export interface ClipEncoder {
  /** @param duration ms */
  add(frame: ClipFrame, duration: number): Promise<void>;
  finish(): Promise<void>;
  abandon(): Promise<void>;
}

import { averageBlocks } from '../../image/average-blocks';
import type { RgbFrame } from '../../image/frame';

/** Wide enough to label: twice what the line detector looks at. */
const WIDTH = 320;

/**
 * Makes a frame smaller by whole blocks, for the model that labels: at 320x240 it takes a quarter of the time and memory of
 * 640x480. A frame that is small enough is returned as it is.
 */
export function shrinkFrame(frame: RgbFrame): RgbFrame {
  const block = Math.floor(frame.width / WIDTH);
  return block < 2 ? frame : averageBlocks(frame, block);
}

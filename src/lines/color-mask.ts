import type { RgbFrame } from '../image/frame';
import type { ColorRanges } from './color-ranges';
import type { TapeColor } from './tape';
import { FrameMat, HsvThreshold } from './hsv-threshold';
import { loadOpenCv } from '../image/load-opencv';
import type { OpenCv } from '../image/load-opencv';
import { mapColors } from './tape';

/** Width * height bytes for each colour: 255 where a range of that colour holds the pixel, 0 elsewhere. */
export type ColorMasks = Readonly<Record<TapeColor, Uint8Array>>;

/** The colour filter alone, on the whole frame: what the thresholds say of each pixel, without morphology. */
export interface ColorMasker {
  /** Synchronous. @throws RangeError where the frame's data do not fit its size */
  computeColorMask(frame: RgbFrame, ranges: ColorRanges): ColorMasks;
  /** Gives the WebAssembly memory back. Safe to call twice. */
  close(): void;
}

export async function loadColorMasker(): Promise<ColorMasker> {
  const { cv } = await loadOpenCv();
  return createMasker(cv);
}

function createMasker(cv: OpenCv): ColorMasker {
  const input = new FrameMat(cv);
  const [hsv, selected] = [new cv.Mat(), new cv.Mat()];
  let closed = false;
  const select = (ranges: ColorRanges[TapeColor]): Uint8Array => {
    const threshold = new HsvThreshold(cv, ranges);
    threshold.apply(hsv, selected);
    threshold.delete();
    return selected.data.slice();
  };
  return {
    computeColorMask(frame, ranges) {
      if (closed) throw new Error('color masker: computeColorMask() after close(); load another one');
      cv.cvtColor(input.load(frame), hsv, cv.COLOR_RGB2HSV);
      return mapColors((color) => select(ranges[color]));
    },
    close() {
      if (closed) return;
      closed = true;
      input.delete();
      hsv.delete();
      selected.delete();
    },
  };
}

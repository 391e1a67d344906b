import { FrameMat } from '../../lines/hsv-threshold';
import { loadOpenCv } from '../../image/load-opencv';
import type { RgbFrame } from '../../image/frame';

/** OpenCV's 8-bit HSV (hue 0..179), as the line detector's thresholds mean it. */
export interface HsvConverter {
  /** Three bytes a pixel; a view into WebAssembly's heap, valid until the next call. */
  convert(frame: RgbFrame): Uint8Array;
}

export async function loadHsvConverter(): Promise<HsvConverter> {
  const { cv } = await loadOpenCv();
  const input = new FrameMat(cv);
  const hsv = new cv.Mat();
  return {
    convert(frame) {
      cv.cvtColor(input.load(frame), hsv, cv.COLOR_RGB2HSV);
      return hsv.data;
    },
  };
}

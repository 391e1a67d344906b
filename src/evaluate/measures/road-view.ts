import { DUCKIETOWN_LINE_DETECTOR } from '../../lines/line-detector';
import { FrameMat } from '../../lines/hsv-threshold';
import { loadOpenCv } from '../../image/load-opencv';
import type { Mat, OpenCv } from '../../image/load-opencv';
import type { RgbFrame } from '../../image/frame';

const { imageSize, topCutoff } = DUCKIETOWN_LINE_DETECTOR;
export const VIEW_WIDTH = imageSize.width;
export const VIEW_HEIGHT = imageSize.height - topCutoff;

/** The part of a frame that the line detector looks at. */
export interface RoadView {
  /** RGB, VIEW_WIDTH x VIEW_HEIGHT. */
  readonly rgb: Uint8Array;
  /** OpenCV's 8-bit Lab of the same pixels. */
  readonly lab: Uint8Array;
}

/**
 * Frames at the line detector's size and without the rows that it drops: frames of different cameras are compared at
 * one size, and what stands above the road counts for nothing. Averaged over areas, unlike the detector's own, so that
 * neighbouring frames do not differ by which pixel was picked.
 */
export class RoadViewer {
  private readonly input: FrameMat;
  private readonly small: Mat;
  private readonly road: Mat;
  private readonly lab: Mat;

  private constructor(private readonly cv: OpenCv) {
    this.input = new FrameMat(cv);
    this.small = new cv.Mat(imageSize.height, imageSize.width, cv.CV_8UC3);
    this.road = this.small.roi(new cv.Rect(0, topCutoff, VIEW_WIDTH, VIEW_HEIGHT));
    this.lab = new cv.Mat();
  }

  static async load(): Promise<RoadViewer> {
    return new RoadViewer((await loadOpenCv()).cv);
  }

  view(frame: RgbFrame): RoadView {
    const { cv } = this;
    const size = new cv.Size(imageSize.width, imageSize.height);
    cv.resize(this.input.load(frame), this.small, size, 0, 0, cv.INTER_AREA);
    cv.cvtColor(this.road, this.lab, cv.COLOR_RGB2Lab);
    // A row range is one piece of memory.
    const start = topCutoff * VIEW_WIDTH * 3;
    return {
      rgb: this.small.data.slice(start, start + VIEW_WIDTH * VIEW_HEIGHT * 3),
      lab: this.lab.data.slice(),
    };
  }

  close(): void {
    this.input.delete();
    for (const mat of [this.road, this.small, this.lab]) mat.delete();
  }
}

/** The first channel of a view. */
export function takeLightness({ lab }: RoadView): Uint8Array {
  return Uint8Array.from({ length: lab.length / 3 }, (_, i) => lab[i * 3] ?? 0);
}

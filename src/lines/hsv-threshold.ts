import type { RgbFrame } from '../image/frame';
import type { HsvRange } from './color-ranges';
import type { Mat, OpenCv } from '../image/load-opencv';

/** HSV ranges as the matrices that OpenCV's JavaScript inRange takes; made once, deleted by `delete`. */
export class HsvThreshold {
  private readonly bounds: readonly { readonly low: Mat; readonly high: Mat }[];
  private readonly part: Mat;

  constructor(
    private readonly cv: OpenCv,
    ranges: readonly HsvRange[],
  ) {
    // A 3x1 bound is taken as one colour for every pixel, as Python's array of three is.
    const bound = (values: readonly number[]): Mat => cv.matFromArray(3, 1, cv.CV_64F, [...values]);
    this.bounds = ranges.map(({ low, high }) => ({ low: bound(low), high: bound(high) }));
    this.part = new cv.Mat();
  }

  /** Writes 255 into `selected` (CV_8UC1, of hsv's size) where any of the ranges holds the pixel, 0 elsewhere. */
  apply(hsv: Mat, selected: Mat): void {
    for (const [i, { low, high }] of this.bounds.entries()) {
      this.cv.inRange(hsv, low, high, i === 0 ? selected : this.part);
      if (i > 0) this.cv.bitwise_or(selected, this.part, selected);
    }
  }

  delete(): void {
    for (const { low, high } of this.bounds) {
      low.delete();
      high.delete();
    }
    this.part.delete();
  }
}

/** Keeps one CV_8UC3 matrix for frames of one size and copies each frame into it: the one copy into the heap. */
export class FrameMat {
  private mat: Mat | undefined;

  constructor(private readonly cv: OpenCv) {}

  /**
   * The matrix (RGB) is valid until the next call.
   * @throws RangeError where data.length is not width * height * 3
   */
  load(frame: RgbFrame): Mat {
    const { width, height, data } = frame;
    if (!(width > 0 && height > 0) || data.length !== width * height * 3) {
      throw new RangeError(
        `frame ${width}x${height}: expected ${width * height * 3} bytes of rgb8, got ${data.length}`,
      );
    }
    if (this.mat?.cols !== width || this.mat.rows !== height) {
      this.mat?.delete();
      this.mat = new this.cv.Mat(height, width, this.cv.CV_8UC3);
    }
    this.mat.data.set(data);
    return this.mat;
  }

  delete(): void {
    this.mat?.delete();
    this.mat = undefined;
  }
}

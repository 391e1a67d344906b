import type { RgbFrame } from '../../image/frame';
import { HistogramPacker } from '../../evaluate/thresholds/frame-histogram';
import type { HsvGrid } from '../../evaluate/thresholds/hsv-grid';
import { DUCKIETOWN_LINE_DETECTOR } from '../../lines/line-detector';
import { NOT_SCORED } from '../../lines/tape';
import { convertPixel } from '../../lines/pixel-hsv';

const { width: COLUMNS, height: ROWS } = DUCKIETOWN_LINE_DETECTOR.imageSize;

/** Takes from a frame the pixels that the line detector takes, a sixteenth at 640x480, and packs them by bin and class. */
export class FrameSampler {
  readonly #packer: HistogramPacker;
  readonly #hsv = new Uint8Array(COLUMNS * ROWS * 3);
  readonly #classes = new Uint8Array(COLUMNS * ROWS);

  constructor(grid: HsvGrid) {
    this.#packer = new HistogramPacker(grid);
  }

  /**
   * @param labels values of a truth mask (lines/tape.ts), a byte for each pixel of the frame, or of a smaller one of the
   * same view that is `labelWidth` wide
   */
  sample({ width, height, data }: RgbFrame, labels: Uint8Array, labelWidth = width): Uint8Array {
    const labelHeight = labels.length / labelWidth;
    let at = 0;
    for (let row = 0; row < ROWS; row++) {
      const y = Math.floor((row * height) / ROWS);
      const labelRow = Math.floor((row * labelHeight) / ROWS) * labelWidth;
      for (let column = 0; column < COLUMNS; column++, at++) {
        const pixel = y * width + Math.floor((column * width) / COLUMNS);
        const label = labels[labelRow + Math.floor((column * labelWidth) / COLUMNS)] ?? NOT_SCORED;
        this.#classes[at] = label;
        if (label !== NOT_SCORED) convertPixel(data, pixel * 3, this.#hsv, at * 3);
      }
    }
    return this.#packer.pack(this.#hsv, this.#classes);
  }
}

import { loadOpenCv } from '../image/load-opencv';
import type { Mat, OpenCv } from '../image/load-opencv';
import type { RgbFrame } from '../image/frame';
import { FrameMat } from '../lines/hsv-threshold';

/** The size at which nets that know the light were trained, and their descriptions measured. */
const [WIDTH, HEIGHT] = [320, 240];

/** Brings frames of any size to that of descriptions, averaged over areas as in models/training/pictures.py. */
export class FrameScaler {
  readonly #input: FrameMat;
  readonly #small: Mat;

  private constructor(private readonly cv: OpenCv) {
    this.#input = new FrameMat(cv);
    this.#small = new cv.Mat(HEIGHT, WIDTH, cv.CV_8UC3);
  }

  static async load(): Promise<FrameScaler> {
    return new FrameScaler((await loadOpenCv()).cv);
  }

  scale(frame: RgbFrame): RgbFrame {
    if (frame.width === WIDTH && frame.height === HEIGHT) return frame;
    const { cv } = this;
    cv.resize(this.#input.load(frame), this.#small, new cv.Size(WIDTH, HEIGHT), 0, 0, cv.INTER_AREA);
    return { width: WIDTH, height: HEIGHT, data: new Uint8Array(this.#small.data) };
  }

  close(): void {
    this.#input.delete();
    this.#small.delete();
  }
}

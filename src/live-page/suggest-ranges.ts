import { FrameSampler } from '../calibrate/live/frame-sampler';
import { LIVE_GRID } from '../calibrate/live/live-grid';
import { PooledHistogram } from '../evaluate/thresholds/frame-histogram';
import { tuneColors } from '../evaluate/thresholds/tune-colors';
import { readLabels } from '../evaluate/variants/read-labels';
import type { RgbFrame } from '../image/frame';
import { loadOpenCv } from '../image/load-opencv';
import type { OpenCv } from '../image/load-opencv';
import { FrameMat } from '../lines/hsv-threshold';
import { DUCKIETOWN_LINE_DETECTOR } from '../lines/line-detector';
import { mapColors } from '../lines/tape';
import type { SuggestedRanges } from './page-messages';

/** Frames that a suggestion stands on, ... */
const FRAMES = 20;
/** ... how far they lie apart, ms, ... */
const APART_MS = 500;
/** ... and pixels of a colour that it needs, of those that the detector looks at. */
const MIN_PIXELS = 40;

const { imageSize: SIZE, topCutoff: TOP } = DUCKIETOWN_LINE_DETECTOR;
const ROAD = { x: 0, y: TOP, width: SIZE.width, height: SIZE.height - TOP };

/** Finds ranges for the camera's picture by the tape in the proxy's, which shows the simulator's colours. */
export class RangeSuggester {
  readonly #sampler = new FrameSampler(LIVE_GRID);
  readonly #frames: Uint8Array[] = [];
  #lastAt = -Infinity;
  #suggested: SuggestedRanges = mapColors(() => null);

  private constructor(private readonly cv: OpenCv) {}

  static async load(): Promise<RangeSuggester> {
    const { cv } = await loadOpenCv();
    return new RangeSuggester(cv);
  }

  /** @returns what the latest frames suggest */
  add(camera: RgbFrame, proxied: RgbFrame, now = performance.now()): SuggestedRanges {
    if (now - this.#lastAt < APART_MS) return this.#suggested;
    this.#lastAt = now;
    const labels = readLabels(this.#shrink(proxied), ROAD);
    this.#frames.push(this.#sampler.sample(camera, labels, SIZE.width));
    if (this.#frames.length > FRAMES) this.#frames.shift();
    const pooled = new PooledHistogram(LIVE_GRID);
    for (const frame of this.#frames) pooled.add(frame);
    const { ranges } = tuneColors(pooled, 'middle');
    this.#suggested = mapColors((color) => {
      const pixels = pooled.getCounts(color).tape.reduce((sum, count) => sum + count, 0);
      return pixels < MIN_PIXELS ? null : ranges[color];
    });
    return this.#suggested;
  }

  /** The pixels that the line detector looks at. */
  #shrink(frame: RgbFrame): RgbFrame {
    const input = new FrameMat(this.cv);
    const small = new this.cv.Mat();
    try {
      this.cv.resize(
        input.load(frame),
        small,
        new this.cv.Size(SIZE.width, SIZE.height),
        0,
        0,
        this.cv.INTER_NEAREST,
      );
      return { ...SIZE, data: small.data.slice() };
    } finally {
      input.delete();
      small.delete();
    }
  }
}

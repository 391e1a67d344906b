import type { RgbFrame } from '../image/frame';
import { FrameMat } from './hsv-threshold';
import { loadOpenCv } from '../image/load-opencv';
import type { Mat, OpenCv } from '../image/load-opencv';

export interface AntiInstagramOptions {
  /** The frame is measured at this fraction of its size (bilinear). */
  readonly outputScale?: number;
  /** Half of this share of the pixels lies below the low threshold: 0.8 puts it at the 40th percentile. */
  readonly colorBalanceScale?: number;
  /** Share of the measured rows that is left out at the top; if not 0, the last row is left out, too. */
  readonly cropTop?: number;
}

/**
 * dt-core's anti_instagram_node default.yaml (daffy), with the crop of its image_processing.AntiInstagram. The class
 * of that name in lib-dt-computer-vision 1.0.2 is the same without a crop: `cropTop: 0`.
 */
export const DUCKIETOWN_ANTI_INSTAGRAM: Required<AntiInstagramOptions> = {
  outputScale: 0.2,
  colorBalanceScale: 0.8,
  cropTop: 0.3,
};

/** What dt-core publishes as AntiInstagramThresholds; R, G, B here, B, G, R there. 0..255. */
export interface ColorBalance {
  readonly low: readonly [red: number, green: number, blue: number];
  readonly high: readonly [red: number, green: number, blue: number];
}

/** Duckietown's colour balance: each channel is clipped to its thresholds and stretched to 0..255. */
export interface AntiInstagram {
  /** Synchronous. @throws RangeError where the frame's data do not fit its size, or it is too small to measure */
  measure(frame: RgbFrame): ColorBalance;
  /** A new frame. On the robot thresholds are measured every 5 s and applied to each frame; here by the caller. */
  apply(frame: RgbFrame, balance: ColorBalance): RgbFrame;
  /** Gives the WebAssembly memory back. Safe to call twice. */
  close(): void;
}

export async function loadAntiInstagram(options: AntiInstagramOptions = {}): Promise<AntiInstagram> {
  const { cv } = await loadOpenCv();
  return new OpenCvAntiInstagram(cv, { ...DUCKIETOWN_ANTI_INSTAGRAM, ...options });
}

const CHANNELS = 3;
const LEVELS = 256;
/** Upper thresholds are not measured: Duckietown leaves them at the top. */
const HIGH = [255, 255, 255] as const;

class OpenCvAntiInstagram implements AntiInstagram {
  private readonly input: FrameMat;
  private readonly small: Mat;
  private closed = false;

  constructor(
    private readonly cv: OpenCv,
    private readonly options: Required<AntiInstagramOptions>,
  ) {
    this.input = new FrameMat(cv);
    this.small = new cv.Mat();
  }

  measure(frame: RgbFrame): ColorBalance {
    const { cv, small, options } = this;
    this.expectOpen('measure');
    const scale = options.outputScale;
    const sides = [frame.width, frame.height].map((side) => roundHalfEven(side * scale));
    if (Math.min(...sides) < 1) throw describeTooSmall(frame);
    if (scale === 1) this.input.load(frame).copyTo(small);
    else cv.resize(this.input.load(frame), small, new cv.Size(0, 0), scale, scale, cv.INTER_LINEAR);
    const first = Math.trunc(small.rows * options.cropTop);
    const end = options.cropTop === 0 ? small.rows : small.rows - 1;
    const pixels = small.data.subarray(first * small.cols * CHANNELS, end * small.cols * CHANNELS);
    const count = pixels.length / CHANNELS;
    if (count === 0) throw describeTooSmall(frame);
    const rank = Math.floor(count * (options.colorBalanceScale / 2));
    return {
      low: [findRanked(pixels, 0, rank), findRanked(pixels, 1, rank), findRanked(pixels, 2, rank)],
      high: HIGH,
    };
  }

  apply(frame: RgbFrame, { low, high }: ColorBalance): RgbFrame {
    this.expectOpen('apply');
    const { width, height, data } = frame;
    // Refuses a frame whose data do not fit its size, as every other entry does.
    this.input.load(frame);
    const tables = [0, 1, 2].map((channel) =>
      makeTable(data, channel, low[channel] ?? 0, high[channel] ?? HIGH[0]),
    );
    const [red = EMPTY, green = EMPTY, blue = EMPTY] = tables;
    const balanced = new Uint8Array(data.length);
    for (let i = 0; i < data.length; i += CHANNELS) {
      balanced[i] = red[data[i] ?? 0] ?? 0;
      balanced[i + 1] = green[data[i + 1] ?? 0] ?? 0;
      balanced[i + 2] = blue[data[i + 2] ?? 0] ?? 0;
    }
    return { width, height, data: balanced };
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.input.delete();
    this.small.delete();
  }

  private expectOpen(call: string): void {
    if (this.closed) throw new Error(`anti-instagram: ${call}() after close(); load another one`);
  }
}

const EMPTY = new Uint8Array(0);

function describeTooSmall({ width, height }: RgbFrame): RangeError {
  return new RangeError(
    `anti-instagram: expected a larger frame, ${width}x${height} leaves no row to measure`,
  );
}

/**
 * The new value of each of a channel's 256 values. The sum is that of OpenCV's normalize on every machine with fused
 * multiply-add (a single rounding, to float), which WebAssembly's build lacks: there one value in 400 is off by one.
 */
function makeTable(data: Uint8Array, channel: number, low: number, high: number): Uint8Array {
  let [darkest, brightest] = [255, 0];
  for (let i = channel; i < data.length; i += CHANNELS) {
    const value = data[i] ?? 0;
    if (value < darkest) darkest = value;
    if (value > brightest) brightest = value;
  }
  const clip = (value: number): number => Math.min(Math.max(value, low), high);
  const [bottom, top] = [clip(darkest), clip(brightest)];
  const scale = top > bottom ? 255 * (1 / (top - bottom)) : 0;
  const [factor, shift] = [Math.fround(scale), Math.fround(-bottom * scale)];
  return new Uint8Array(LEVELS).map((_, value) => {
    const clipped = Math.min(Math.max(value, bottom), top);
    return Math.min(Math.max(roundHalfEven(Math.fround(clipped * factor + shift)), 0), 255);
  });
}

function roundHalfEven(value: number): number {
  const rounded = Math.round(value);
  return Math.abs(value % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}

/** The value at place `rank` (0: the smallest) of one channel's sorted values. */
function findRanked(pixels: Uint8Array, channel: number, rank: number): number {
  const counts = new Uint32Array(LEVELS);
  for (let i = channel; i < pixels.length; i += CHANNELS) {
    const value = pixels[i] ?? 0;
    counts[value] = (counts[value] ?? 0) + 1;
  }
  let seen = 0;
  for (let value = 0; value < LEVELS; value++) {
    seen += counts[value] ?? 0;
    if (seen > rank) return value;
  }
  return LEVELS - 1;
}

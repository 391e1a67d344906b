import { TAPE_COLORS } from '../../lines/tape';
import type { LineDetections } from '../../lines/line-detector';
import { loadOpenCv } from '../../image/load-opencv';
import type { Mat, OpenCv } from '../../image/load-opencv';
import { VIEW_HEIGHT, VIEW_WIDTH } from './road-view';
import { SUM, SUMS } from './sums';

/** Where each pixel of a frame was in the frame before. */
export interface Motion {
  /** Index of the pixel's place in the view before, in fractions: x, y. */
  readonly from: Float32Array;
  /** 1 where the motion could be followed there and back. */
  readonly followed: Uint8Array;
  /** Share of pixels that could. */
  readonly share: number;
  /** Correlation of the frame before, warped, with the frame now, lightness of the pixels that could be followed. */
  readonly agreement: number;
}

/** Whether the two frames are neighbours at all: else what differs says nothing of flicker. */
export function isFollowed({ share, agreement }: Motion): boolean {
  return share >= MIN_FOLLOWED && agreement >= MIN_AGREEMENT;
}

/** Rendered drives at 30 Hz keep more than 0.78 and 0.95; frames of different places mostly fail one of the two. */
const [MIN_FOLLOWED, MIN_AGREEMENT] = [0.7, 0.8];

/** A variant's output for a frame. */
export interface VariantView {
  readonly rgb: Uint8Array;
  readonly found: LineDetections;
}

const PIXELS = VIEW_WIDTH * VIEW_HEIGHT;

/**
 * Flicker: change of a variant's output from frame to frame that the camera's own motion does not explain. The optical
 * flow (Farneback 2003) is that of the input, for all variants alike; the output before is warped along it and compared
 * with the output now, where flow there and back agree (Sundaram et al. 2010): the warping error of Lai et al. 2018
 * (arXiv 1808.00449, section 4), at the line detector's size. A variant that removes contrast lowers it, so it
 * is given together with what the thresholds see: tape pixels and segments that come and go.
 */
export class FlickerMeter {
  private readonly grays: readonly [Mat, Mat];
  private readonly flow: Mat;

  private constructor(private readonly cv: OpenCv) {
    const make = (): Mat => new cv.Mat(VIEW_HEIGHT, VIEW_WIDTH, cv.CV_8UC1);
    this.grays = [make(), make()];
    this.flow = new cv.Mat();
  }

  static async load(): Promise<FlickerMeter> {
    return new FlickerMeter((await loadOpenCv()).cv);
  }

  /** @param previous, current lightness of the inputs, PIXELS bytes each */
  follow(previous: Uint8Array, current: Uint8Array): Motion {
    const back = this.#estimate(current, previous);
    const forth = this.#estimate(previous, current);
    const from = new Float32Array(PIXELS * 2);
    const followed = new Uint8Array(PIXELS);
    let count = 0;
    for (let i = 0; i < PIXELS; i++) {
      const [u, v] = [back[i * 2] ?? 0, back[i * 2 + 1] ?? 0];
      const [x, y] = [(i % VIEW_WIDTH) + u, Math.floor(i / VIEW_WIDTH) + v];
      from.set([x, y], i * 2);
      if (x < 0 || y < 0 || x > VIEW_WIDTH - 1 || y > VIEW_HEIGHT - 1) continue;
      const at = (Math.round(y) * VIEW_WIDTH + Math.round(x)) * 2;
      const [p, q] = [forth[at] ?? 0, forth[at + 1] ?? 0];
      const apart = (u + p) ** 2 + (v + q) ** 2;
      if (apart > 0.01 * (u * u + v * v + p * p + q * q) + 0.5) continue;
      followed[i] = 1;
      count++;
    }
    const motion = { from, followed, share: count / PIXELS };
    return { ...motion, agreement: correlate(previous, current, motion) };
  }

  /** @returns a row of sums, those of flicker */
  compare(previous: VariantView, current: VariantView, motion: Motion): Float64Array {
    const sums = new Float64Array(SUMS);
    const [squares, values] = compareColors(previous.rgb, current.rgb, motion);
    const [changed, either] = compareMasks(previous.found, current.found, motion);
    const counts = [previous, current].map(({ found }) =>
      TAPE_COLORS.map((color) => found[color].segmentCount),
    );
    const appeared = TAPE_COLORS.reduce(
      (sum, _, k) => sum + Math.abs((counts[0]?.[k] ?? 0) - (counts[1]?.[k] ?? 0)),
      0,
    );
    const segments = counts.flat().reduce((sum, count) => sum + count, 0) / 2;
    const { flicker } = SUM;
    sums[flicker.squares] = squares;
    sums[flicker.values] = values;
    sums[flicker.changed] = changed;
    sums[flicker.either] = either;
    sums[flicker.segmentChange] = appeared;
    sums[flicker.segments] = segments;
    return sums;
  }

  close(): void {
    for (const mat of [...this.grays, this.flow]) mat.delete();
  }

  #estimate(from: Uint8Array, to: Uint8Array): Float32Array {
    const [a, b] = this.grays;
    a.data.set(from);
    b.data.set(to);
    // Pyramid of three levels, windows of 15, polynomials over 5 pixels: OpenCV's own example.
    this.cv.calcOpticalFlowFarneback(a, b, this.flow, 0.5, 3, 15, 3, 5, 1.2, 0);
    return this.flow.data32F.slice();
  }
}

type Followed = Pick<Motion, 'from' | 'followed'>;

/** Calls `call` for each value that can be followed: its earlier value (bilinear) and its value now. */
function visitPairs(
  previous: Uint8Array,
  current: Uint8Array,
  channels: number,
  { from, followed }: Followed,
  call: (was: number, is: number) => void,
): void {
  for (let i = 0; i < PIXELS; i++) {
    if (followed[i] === 0) continue;
    const [x, y] = [from[i * 2] ?? 0, from[i * 2 + 1] ?? 0];
    const [column, row] = [Math.min(Math.floor(x), VIEW_WIDTH - 2), Math.min(Math.floor(y), VIEW_HEIGHT - 2)];
    const [right, down] = [x - column, y - row];
    for (let channel = 0; channel < channels; channel++) {
      const at = (row * VIEW_WIDTH + column) * channels + channel;
      const above = (previous[at] ?? 0) * (1 - right) + (previous[at + channels] ?? 0) * right;
      const next = at + VIEW_WIDTH * channels;
      const below = (previous[next] ?? 0) * (1 - right) + (previous[next + channels] ?? 0) * right;
      call(above * (1 - down) + below * down, current[i * channels + channel] ?? 0);
    }
  }
}

function compareColors(previous: Uint8Array, current: Uint8Array, motion: Followed): [number, number] {
  let [squares, values] = [0, 0];
  visitPairs(previous, current, 3, motion, (was, is) => {
    squares += (is - was) ** 2;
    values++;
  });
  return [squares, values];
}

/** Correlation of two pictures; 1 for flat ones, since nothing says that they are not neighbours. */
function correlate(previous: Uint8Array, current: Uint8Array, motion: Followed): number {
  let [n, a, b, aa, bb, ab] = [0, 0, 0, 0, 0, 0];
  visitPairs(previous, current, 1, motion, (was, is) => {
    n++;
    a += was;
    b += is;
    aa += was * was;
    bb += is * is;
    ab += was * is;
  });
  const spread = Math.sqrt(Math.max(0, n * aa - a * a) * Math.max(0, n * bb - b * b));
  return spread === 0 ? 1 : (n * ab - a * b) / spread;
}

function compareMasks(
  previous: LineDetections,
  current: LineDetections,
  { from, followed }: Motion,
): [changed: number, either: number] {
  let [changed, either] = [0, 0];
  for (let i = 0; i < PIXELS; i++) {
    if (followed[i] === 0) continue;
    const before = Math.round(from[i * 2 + 1] ?? 0) * VIEW_WIDTH + Math.round(from[i * 2] ?? 0);
    for (const color of TAPE_COLORS) {
      const [was, is] = [previous[color].mask[before] !== 0, current[color].mask[i] !== 0];
      if (was !== is) changed++;
      if (was || is) either++;
    }
  }
  return [changed, either];
}

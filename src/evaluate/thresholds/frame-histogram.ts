import type { TapeColor } from '../../lines/tape';
import { SCORED_LABELS, TAPES } from '../../lines/tape';
import type { ColorCounts } from './box-scorer';
import type { HsvGrid } from './hsv-grid';

/**
 * Counts the scored pixels of frames by class and bin, one frame at a time, and packs each frame's counts: pairs of
 * (distance to the last key, count) as variable-length numbers, where key = bin * SCORED_LABELS + class. A 640x480
 * frame packs into some 20 kB, a hundredth of the plain histogram, so that thousands stay in memory.
 */
export class HistogramPacker {
  readonly #counts: Uint32Array;
  #keys: Uint32Array;
  #used = 0;

  constructor(readonly grid: HsvGrid) {
    this.#counts = new Uint32Array(grid.size * SCORED_LABELS);
    this.#keys = new Uint32Array(4096);
  }

  /**
   * @param hsv OpenCV's 8-bit HSV, three bytes a pixel
   * @param classes one byte a pixel, as a truth mask has them
   */
  pack(hsv: Uint8Array, classes: Uint8Array): Uint8Array {
    const { hueOffsets, saturationOffsets, valueOffsets } = this.grid;
    const counts = this.#counts;
    this.#used = 0;
    for (let i = 0, at = 0; i < classes.length; i++, at += 3) {
      const kind = classes[i] ?? SCORED_LABELS;
      if (kind >= SCORED_LABELS) continue;
      const bin =
        (hueOffsets[hsv[at] ?? 0] ?? 0) +
        (saturationOffsets[hsv[at + 1] ?? 0] ?? 0) +
        (valueOffsets[hsv[at + 2] ?? 0] ?? 0);
      const key = bin * SCORED_LABELS + kind;
      const count = counts[key] ?? 0;
      if (count === 0) this.#remember(key);
      counts[key] = count + 1;
    }
    return this.#write();
  }

  #remember(key: number): void {
    if (this.#used === this.#keys.length) {
      const larger = new Uint32Array(this.#keys.length * 2);
      larger.set(this.#keys);
      this.#keys = larger;
    }
    this.#keys[this.#used++] = key;
  }

  #write(): Uint8Array {
    const keys = this.#keys.subarray(0, this.#used).sort();
    const bytes = new Uint8Array(keys.length * 2 * MAX_BYTES);
    let [at, last] = [0, 0];
    for (const key of keys) {
      at = writeNumber(bytes, at, key - last);
      at = writeNumber(bytes, at, this.#counts[key] ?? 0);
      this.#counts[key] = 0;
      last = key;
    }
    return bytes.slice(0, at);
  }
}

/** Bytes of a number below 2^42. */
const MAX_BYTES = 6;

function writeNumber(bytes: Uint8Array, start: number, value: number): number {
  let [at, rest] = [start, value];
  while (rest > 127) {
    bytes[at++] = (rest % 128) + 128;
    rest = Math.floor(rest / 128);
  }
  bytes[at++] = rest;
  return at;
}

/** The sum of packed frames, by class: what thresholds are tuned on. */
export class PooledHistogram {
  readonly #classes: readonly Float64Array[];

  constructor(readonly grid: HsvGrid) {
    this.#classes = Array.from({ length: SCORED_LABELS }, () => new Float64Array(grid.size));
  }

  add(packed: Uint8Array): void {
    readPacked(packed, (bin, kind, count) => {
      const counts = this.#classes[kind];
      if (counts !== undefined) counts[bin] = (counts[bin] ?? 0) + count;
    });
  }

  clear(): void {
    this.scale(0);
  }

  /**
   * Multiplies counts: what was added long ago then weighs less than what is added next.
   * @param isScaled the classes whose counts are multiplied; all unless given
   */
  scale(factor: number, isScaled: (kind: number) => boolean = () => true): void {
    for (const [kind, counts] of this.#classes.entries()) {
      if (!isScaled(kind)) continue;
      for (let i = 0; i < counts.length; i++) {
        const old = counts[i] ?? 0;
        // A page of memory that nobody has written to takes none, and most of HSV space is empty.
        if (old === 0) continue;
        const count = old * factor;
        counts[i] = count < FORGOTTEN ? 0 : count;
      }
    }
  }

  /** Pixels of a class in a bin. */
  count(bin: number, kind: number): number {
    return this.#classes[kind]?.[bin] ?? 0;
  }

  /** Pixels of all classes in a bin. */
  countAll(bin: number): number {
    let sum = 0;
    for (const counts of this.#classes) sum += counts[bin] ?? 0;
    return sum;
  }

  /** Writes the bins that hold anything. @param bins as many as the grid has @returns how many there are */
  listUsed(bins: Uint32Array): number {
    let used = 0;
    for (let bin = 0; bin < this.grid.size; bin++) if (this.countAll(bin) > 0) bins[used++] = bin;
    return used;
  }

  /** The pool as one packed frame: small enough to send to a thread. */
  pack(): Uint8Array {
    const used = this.#classes.reduce((sum, counts) => sum + countUsed(counts), 0);
    const bytes = new Uint8Array(used * 2 * MAX_BYTES);
    let [at, last] = [0, 0];
    for (let bin = 0; bin < this.grid.size; bin++) {
      for (let kind = 0; kind < SCORED_LABELS; kind++) {
        const count = this.#classes[kind]?.[bin] ?? 0;
        if (count === 0) continue;
        const key = bin * SCORED_LABELS + kind;
        at = writeNumber(bytes, at, key - last);
        at = writeNumber(bytes, at, count);
        last = key;
      }
    }
    return bytes.slice(0, at);
  }

  /** One colour against everything else. @param other memory of the grid's size, overwritten */
  getCounts(color: TapeColor, other: Float64Array = new Float64Array(this.grid.size)): ColorCounts {
    const wanted = TAPES[color].label;
    other.fill(0);
    for (const [kind, counts] of this.#classes.entries()) {
      if (kind === wanted) continue;
      for (let i = 0; i < other.length; i++) other[i] = (other[i] ?? 0) + (counts[i] ?? 0);
    }
    return { tape: this.#classes[wanted] ?? new Float64Array(this.grid.size), other };
  }
}

/** A hundredth of a pixel tells nothing any more. */
const FORGOTTEN = 0.01;

function countUsed(counts: Float64Array): number {
  let used = 0;
  for (let i = 0; i < counts.length; i++) if (counts[i] !== 0) used++;
  return used;
}

/** Sums packed frames into one; its 12 MB are used again for each sum. */
export class PackedMerger {
  readonly #pooled: PooledHistogram;

  constructor(grid: HsvGrid) {
    this.#pooled = new PooledHistogram(grid);
  }

  merge(packed: readonly Uint8Array[]): Uint8Array {
    this.#pooled.clear();
    for (const each of packed) this.#pooled.add(each);
    return this.#pooled.pack();
  }
}

/** Calls `visit` with each bin, class and number of pixels of a packed frame. */
export function readPacked(
  packed: Uint8Array,
  visit: (bin: number, kind: number, count: number) => void,
): void {
  let [key, at] = [0, 0];
  while (at < packed.length) {
    let [distance, count] = [0, 0];
    // Pools count beyond 2^31: sums and products, not shifts.
    for (let unit = 1; ; unit *= 128) {
      const byte = packed[at++] ?? 0;
      distance += (byte & 127) * unit;
      if (byte < 128) break;
    }
    for (let unit = 1; ; unit *= 128) {
      const byte = packed[at++] ?? 0;
      count += (byte & 127) * unit;
      if (byte < 128) break;
    }
    key += distance;
    visit(Math.floor(key / SCORED_LABELS), key % SCORED_LABELS, count);
  }
}

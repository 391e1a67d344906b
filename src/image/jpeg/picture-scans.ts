import { Coverage } from './coverage';
import type { HuffmanTables } from './huffman-tables';
import { findMarker, isRestart, MAX_SCANS } from './markers';
import { ProgressiveHistory } from './progressive';
import { countBlocks, countUnits, readScanHeader, walkScan, type Frame, type Range } from './scan';
import { createSequentialSkip } from './sequential';

/** What of the segments before a scan its length depends on. */
export interface ScanState {
  readonly tables: HuffmanTables;
  /** Units between restart markers; 0 where there are none. */
  readonly interval: number;
}

/** The scans of a picture, one after the other. */
export class PictureScans {
  readonly #frame: Frame;
  readonly #coverage: Coverage;
  readonly #history: ProgressiveHistory;
  #count = 0;

  constructor(frame: Frame) {
    this.#frame = frame;
    this.#coverage = new Coverage(frame);
    this.#history = new ProgressiveHistory(frame);
  }

  get isSequential(): boolean {
    return this.#frame.process === 'sequential';
  }

  /** Whether each block of the picture is there to its last bit; false where that is not known. */
  get isComplete(): boolean {
    return this.#frame.process !== 'other' && this.#coverage.isComplete;
  }

  /**
   * Goes through the next scan.
   * @param content of SOS
   * @param from where its data begin
   * @returns the data's own ranges; undefined where something of them is missing or makes no sense
   */
  walk(
    data: Uint8Array,
    content: Uint8Array,
    from: number,
    { tables, interval }: ScanState,
  ): readonly Range[] | undefined {
    if (++this.#count > MAX_SCANS) return undefined;
    if (this.#frame.process === 'other') return passOver(data, from);
    const scan = readScanHeader(content, this.#frame);
    // The first scan has a bit for each block: a size that was only claimed takes no memory.
    if (scan?.components.some((each) => countBlocks(this.#frame, each) > 8 * data.length) !== false)
      return undefined;
    const skip = this.isSequential
      ? createSequentialSkip(scan, tables)
      : this.#history.createSkip(scan, tables);
    if (skip === undefined) return undefined;
    this.#coverage.add(scan);
    return walkScan(data, from, countUnits(this.#frame, scan), interval, skip);
  }
}

/** Without its codes nobody knows where a scan should have ended: its marker is taken for the end. */
function passOver(data: Uint8Array, from: number): readonly Range[] | undefined {
  let next = findMarker(data, from);
  while (next > 0 && isRestart(data[next] ?? 0)) next = findMarker(data, next + 1);
  return next > 0 ? [{ start: from, end: next - 1 }] : undefined;
}

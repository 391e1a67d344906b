import type { BitReader } from './bit-reader';
import type { HuffmanTable, HuffmanTables } from './huffman-tables';
import { countBlocks, listUnitBlocks, type Frame, type ScanHeader, type SkipUnits } from './scan';
import { skipDifference } from './sequential';

const COEFFICIENTS = 64;
/** A symbol's high four bits for sixteen zeros in a row; lower ones begin a run of blocks that end. */
const ZEROS = 15;
/** A block's coefficients, a bit each. */
const WORDS = COEFFICIENTS / 32;

/** What the scans of a progressive picture have told so far: scans that refine have a bit for what is not zero. */
export class ProgressiveHistory {
  readonly #frame: Frame;
  /** By component. */
  readonly #nonZero = new Map<number, Uint32Array>();

  constructor(frame: Frame) {
    this.#frame = frame;
  }

  /** @returns what goes through the units of the next scan; undefined where its header or tables make no sense */
  createSkip(scan: ScanHeader, tables: HuffmanTables): SkipUnits | undefined {
    const { first, last, high, low } = scan;
    if (high !== 0 && high !== low + 1) return undefined;
    if (first === 0) return last === 0 ? createDcSkip(scan, tables) : undefined;
    const [component, ...more] = scan.components;
    const table = tables.get(0x10 | (component?.acTable ?? 0));
    if (component === undefined || more.length > 0 || table === undefined) return undefined;
    if (last < first || last >= COEFFICIENTS) return undefined;
    const nonZero =
      this.#nonZero.get(component.id) ?? new Uint32Array(countBlocks(this.#frame, component) * WORDS);
    this.#nonZero.set(component.id, nonZero);
    const band = { table, first, last, nonZero };
    return high === 0 ? createFirstSkip(band) : createRefiningSkip(band);
  }
}

/** T.81 G.1.2.1: differences as in a sequential scan, or one more bit of each value. */
function createDcSkip(scan: ScanHeader, tables: HuffmanTables): SkipUnits | undefined {
  const unit: HuffmanTable[] = [];
  for (const { dcTable } of listUnitBlocks(scan)) {
    const table = tables.get(dcTable);
    if (table === undefined && scan.high === 0) return undefined;
    unit.push(table ?? new Uint16Array());
  }
  const skip = scan.high === 0 ? skipDifference : skipOneBit;
  return (reader, first, end) => {
    for (let i = first; i < end; i++) {
      for (const table of unit) if (!skip(reader, table)) return false;
    }
    return true;
  };
}

function skipOneBit(reader: BitReader): boolean {
  return reader.skipBits(1);
}

/** Coefficients `first` to `last` of each block of a component. */
interface Band {
  readonly table: HuffmanTable;
  readonly first: number;
  readonly last: number;
  readonly nonZero: Uint32Array;
}

/** T.81 G.1.2.2: as in a sequential scan, but several blocks may end at once. */
function createFirstSkip({ table, first, last, nonZero }: Band): SkipUnits {
  return (reader, start, end) => {
    for (let block = start; block < end; block++) {
      for (let k = first; k <= last; k++) {
        const symbol = reader.readSymbol(table);
        if (symbol < 0) return false;
        const [run, size] = [symbol >> 4, symbol & 15];
        if (size === 0 && run < ZEROS) {
          const ended = readEndedBlocks(reader, run);
          if (ended < 0) return false;
          block += ended - 1;
          break;
        }
        k += run;
        if (k > last || !reader.skipBits(size)) return false;
        if (size > 0) mark(nonZero, block, k);
      }
    }
    return true;
  };
}

/** T.81 G.1.2.3: a bit more of what was not zero before, between the codes of what no longer is. */
function createRefiningSkip({ table, first, last, nonZero }: Band): SkipUnits {
  return (reader, start, end) => {
    let ended = 0;
    for (let block = start; block < end; block++) {
      let k = first;
      while (ended === 0 && k <= last) {
        const symbol = reader.readSymbol(table);
        if (symbol < 0) return false;
        const [run, size] = [symbol >> 4, symbol & 15];
        if (size === 0 && run < ZEROS) {
          ended = readEndedBlocks(reader, run);
          if (ended < 0) return false;
          break;
        }
        // A value that begins here can only be 1 or -1: its sign.
        if (size > 1 || !reader.skipBits(size)) return false;
        let zeros = run;
        for (; k <= last; k++) {
          if (isMarked(nonZero, block, k)) {
            if (!reader.skipBits(1)) return false;
          } else if (zeros-- === 0) break;
        }
        if (size > 0) {
          if (k > last) return false;
          mark(nonZero, block, k);
        }
        k++;
      }
      if (ended === 0) continue;
      ended--;
      for (; k <= last; k++) {
        if (isMarked(nonZero, block, k) && !reader.skipBits(1)) return false;
      }
    }
    return true;
  };
}

/** @returns how many blocks end here, this one included; -1 where the data end before */
function readEndedBlocks(reader: BitReader, run: number): number {
  const more = reader.readBits(run);
  return more < 0 ? -1 : (1 << run) + more;
}

function isMarked(nonZero: Uint32Array, block: number, k: number): boolean {
  return (((nonZero[block * WORDS + (k >> 5)] ?? 0) >>> (k & 31)) & 1) === 1;
}

function mark(nonZero: Uint32Array, block: number, k: number): void {
  const word = block * WORDS + (k >> 5);
  nonZero[word] = (nonZero[word] ?? 0) | (1 << (k & 31));
}

import { BitReader } from './bit-reader';
import type { HuffmanTable, HuffmanTables } from './huffman-tables';
import { findMarker } from './markers';

const BLOCK = 8;
const COEFFICIENTS = 64;
/** A symbol's high four bits for sixteen zeros in a row. */
const ZEROS = 15;

/** A component of the frame header: how often it is sampled against the others. */
export interface Component {
  readonly id: number;
  readonly across: number;
  readonly down: number;
}

/** What of SOF and DRI a scan's length depends on. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly components: readonly Component[];
  /** Huffman codes, block by block in one pass. */
  readonly isBaseline: boolean;
}

/** A part of the file, from `start` to before `end`. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** The blocks of a minimum coded unit, one after the other, by their tables. */
type Unit = readonly { readonly dc: HuffmanTable; readonly ac: HuffmanTable }[];

/**
 * Goes through the entropy-coded data of a baseline scan code by code, which takes 2 ms at 640x480 and is the only way
 * to tell bytes that a camera has put in from the picture's own.
 * @param header content of SOS, without its length
 * @param from where the data begin
 * @param interval units between restart markers; 0 where there are none
 * @returns the data's own ranges with their restart markers; undefined where they end too early or make no sense
 */
export function walkScan(
  bytes: Uint8Array,
  header: Uint8Array,
  from: number,
  frame: Frame,
  tables: HuffmanTables,
  interval: number,
): readonly Range[] | undefined {
  const scanned = findScanned(header, frame);
  if (scanned === undefined) return undefined;
  const unit = listBlocks(scanned, tables);
  if (unit === undefined) return undefined;
  const total = countUnits(frame, scanned);
  const ranges: Range[] = [];
  let start = from;
  for (let done = 0; ;) {
    const count = interval > 0 ? Math.min(interval, total - done) : total;
    const end = skipUnits(bytes, start, unit, count);
    if (end === undefined) return undefined;
    ranges.push({ start, end });
    done += count;
    if (done === total) return ranges;
    const marker = findMarker(bytes, end);
    if (marker < 0 || bytes[marker] !== 0xd0 + (((ranges.length - 1) / 2) % 8)) return undefined;
    ranges.push({ start: marker - 1, end: marker + 1 });
    start = marker + 1;
  }
}

interface Scanned extends Component {
  /** DC table in the high four bits, AC table in the low ones. */
  readonly tables: number;
}

function findScanned(header: Uint8Array, { components }: Frame): readonly Scanned[] | undefined {
  const count = header[0] ?? 0;
  if (count === 0 || header.length < 1 + 2 * count) return undefined;
  const found: Scanned[] = [];
  for (let at = 1; at < 1 + 2 * count; at += 2) {
    const component = components.find(({ id }) => id === header[at]);
    if (component === undefined) return undefined;
    found.push({ ...component, tables: header[at + 1] ?? 0 });
  }
  return found;
}

function listBlocks(scanned: readonly Scanned[], tables: HuffmanTables): Unit | undefined {
  const unit: { dc: HuffmanTable; ac: HuffmanTable }[] = [];
  for (const { across, down, tables: ids } of scanned) {
    const dc = tables.get(ids >> 4);
    const ac = tables.get(0x10 | (ids & 15));
    if (dc === undefined || ac === undefined) return undefined;
    // A component alone in its scan comes block by block (T.81 A.2.2).
    const blocks = scanned.length === 1 ? 1 : across * down;
    for (let i = 0; i < blocks; i++) unit.push({ dc, ac });
  }
  return unit;
}

function countUnits({ width, height, components }: Frame, scanned: readonly Scanned[]): number {
  const across = Math.max(...components.map((component) => component.across));
  const down = Math.max(...components.map((component) => component.down));
  const [only, ...more] = scanned;
  if (only === undefined || more.length > 0) {
    return Math.ceil(width / (BLOCK * across)) * Math.ceil(height / (BLOCK * down));
  }
  const columns = Math.ceil(Math.ceil((width * only.across) / across) / BLOCK);
  const rows = Math.ceil(Math.ceil((height * only.down) / down) / BLOCK);
  return columns * rows;
}

/** @returns where the units end; undefined where they do not, or are no codes */
function skipUnits(bytes: Uint8Array, from: number, unit: Unit, count: number): number | undefined {
  const reader = new BitReader(bytes, from);
  for (let i = 0; i < count; i++) {
    for (const { dc, ac } of unit) {
      if (!skipBlock(reader, dc, ac)) return undefined;
    }
  }
  return reader.position;
}

/** T.81 F.2.2: the size of a difference, then runs of zeros with the size of what follows them. */
function skipBlock(reader: BitReader, dc: HuffmanTable, ac: HuffmanTable): boolean {
  const size = reader.readSymbol(dc);
  if (size < 0 || size > 15 || !reader.skipBits(size)) return false;
  for (let k = 1; k < COEFFICIENTS; k++) {
    const symbol = reader.readSymbol(ac);
    if (symbol < 0) return false;
    const [run, bits] = [symbol >> 4, symbol & 15];
    if (bits === 0 && run !== ZEROS) return true;
    if (!reader.skipBits(bits)) return false;
    k += run;
  }
  return true;
}

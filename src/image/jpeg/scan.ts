import { BitReader } from './bit-reader';
import { findMarker, MARKER, readLength } from './markers';

const BLOCK = 8;

/** A component of the frame header: how often it is sampled against the others. */
export interface Component {
  readonly id: number;
  readonly across: number;
  readonly down: number;
}

/** What of SOF a scan's length depends on. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly components: readonly Component[];
  /** Huffman codes, block by block in one pass, or in several; other pictures (arithmetic, lossless) are not walked. */
  readonly process: 'sequential' | 'progressive' | 'other';
}

/** What SOS says. */
export interface ScanHeader {
  readonly components: readonly ScannedComponent[];
  /** First and last coefficient. */
  readonly first: number;
  readonly last: number;
  /** Bit of the coefficients that the scan before ended at (0: there was none), and that this one ends at. */
  readonly high: number;
  readonly low: number;
}

export interface ScannedComponent extends Component {
  readonly dcTable: number;
  readonly acTable: number;
}

/** A part of the file, from `start` to before `end`. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * Goes through the codes of the units (MCU) from `first` to before `end`.
 * @returns whether they were all there and made sense
 */
export type SkipUnits = (reader: BitReader, first: number, end: number) => boolean;

/** Reads SOF (ITU-T T.81 B.2.2); undefined where it makes no sense. */
export function readFrame(content: Uint8Array, marker: number): Frame | undefined {
  const components: Component[] = [];
  const count = content[5] ?? 0;
  if (count === 0) return undefined;
  for (let at = 6; at < 6 + 3 * count; at += 3) {
    const [id, sampling] = [content[at], content[at + 1] ?? 0];
    const [across, down] = [sampling >> 4, sampling & 15];
    if (id === undefined || across < 1 || across > 4 || down < 1 || down > 4) return undefined;
    components.push({ id, across, down });
  }
  const process = PROCESSES.get(marker) ?? 'other';
  return { width: readLength(content, 3), height: readLength(content, 1), components, process };
}

const PROCESSES: ReadonlyMap<number, Frame['process']> = new Map([
  [MARKER.startOfFrame, 'sequential'],
  [MARKER.extendedFrame, 'sequential'],
  [MARKER.progressiveFrame, 'progressive'],
]);

/** Reads SOS (T.81 B.2.3); undefined where it makes no sense. */
export function readScanHeader(content: Uint8Array, { components }: Frame): ScanHeader | undefined {
  const count = content[0] ?? 0;
  if (count === 0 || content.length < 4 + 2 * count) return undefined;
  const found: ScannedComponent[] = [];
  for (let at = 1; at < 1 + 2 * count; at += 2) {
    const component = components.find(({ id }) => id === content[at]);
    if (component === undefined) return undefined;
    const tables = content[at + 1] ?? 0;
    found.push({ ...component, dcTable: tables >> 4, acTable: tables & 15 });
  }
  const [first = 0, last = 0, bits = 0] = content.subarray(1 + 2 * count);
  return { components: found, first, last, high: bits >> 4, low: bits & 15 };
}

/**
 * Goes through the entropy-coded data of a scan code by code, which takes 2 ms at 640x480 in a sequential picture and is
 * the only way to tell bytes that a camera has put in from the picture's own.
 * @param from where the data begin
 * @param total its units
 * @param interval units between restart markers; 0 where there are none
 * @returns the data's own ranges with their restart markers; undefined where they end too early or make no sense
 */
export function walkScan(
  bytes: Uint8Array,
  from: number,
  total: number,
  interval: number,
  skipUnits: SkipUnits,
): readonly Range[] | undefined {
  const ranges: Range[] = [];
  let start = from;
  for (let done = 0; ;) {
    const next = interval > 0 ? Math.min(done + interval, total) : total;
    const reader = new BitReader(bytes, start);
    if (!skipUnits(reader, done, next)) return undefined;
    const end = reader.position;
    ranges.push({ start, end });
    done = next;
    if (done === total) return ranges;
    const marker = findMarker(bytes, end);
    if (marker < 0 || bytes[marker] !== 0xd0 + (((ranges.length - 1) / 2) % 8)) return undefined;
    ranges.push({ start: marker - 1, end: marker + 1 });
    start = marker + 1;
  }
}

/** Units of a scan: of a component alone in it the blocks that it has, else groups of blocks of all components. */
export function countUnits(frame: Frame, { components }: ScanHeader): number {
  const [only, ...more] = components;
  if (only !== undefined && more.length === 0) return countBlocks(frame, only);
  const { across, down } = findLargest(frame);
  return Math.ceil(frame.width / (BLOCK * across)) * Math.ceil(frame.height / (BLOCK * down));
}

/** Blocks of a component, without those that only fill up a unit (T.81 A.2.2). */
export function countBlocks(frame: Frame, { across, down }: Component): number {
  const largest = findLargest(frame);
  const columns = Math.ceil(Math.ceil((frame.width * across) / largest.across) / BLOCK);
  const rows = Math.ceil(Math.ceil((frame.height * down) / largest.down) / BLOCK);
  return columns * rows;
}

function findLargest({ components }: Frame): { readonly across: number; readonly down: number } {
  return {
    across: Math.max(...components.map(({ across }) => across)),
    down: Math.max(...components.map(({ down }) => down)),
  };
}

/** The blocks of a unit, one after the other: the component that each is of. */
export function listUnitBlocks({ components }: ScanHeader): readonly ScannedComponent[] {
  if (components.length === 1) return components;
  return components.flatMap((component) =>
    Array.from({ length: component.across * component.down }, () => component),
  );
}

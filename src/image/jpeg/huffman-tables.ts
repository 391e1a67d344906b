import jpeg from '@julusian/jpeg-turbo';
import { findMarker, MARKER } from './markers';

const CODE_BITS = 16;

/** Entries by the next 16 bits: 256 * length of the code they begin with + its symbol; 0 where no code does. */
export type HuffmanTable = Uint16Array;

/** Tables of a picture by class and identifier, as DHT writes them: 0x00 to 0x03 for DC, 0x10 to 0x13 for AC. */
export type HuffmanTables = Map<number, HuffmanTable>;

/**
 * Takes over the tables of a DHT segment (ITU-T T.81 B.2.4.2).
 * @param segment its content, without the length
 * @returns whether it was whole and made sense
 */
export function addHuffmanTables(tables: HuffmanTables, segment: Uint8Array): boolean {
  for (let at = 0; at < segment.length;) {
    const id = segment[at] ?? 0;
    const counts = segment.subarray(at + 1, at + 1 + CODE_BITS);
    const symbols = segment.subarray(at + 1 + CODE_BITS);
    const table = createTable(counts, symbols);
    if (table === undefined) return false;
    tables.set(id, table);
    at += 1 + CODE_BITS + counts.reduce((sum, count) => sum + count, 0);
  }
  return true;
}

function createTable(counts: Uint8Array, symbols: Uint8Array): HuffmanTable | undefined {
  const table = new Uint16Array(1 << CODE_BITS);
  let [code, used] = [0, 0];
  for (let length = 1; length <= CODE_BITS; length++) {
    const span = 1 << (CODE_BITS - length);
    for (let left = counts[length - 1] ?? 0; left > 0; left--) {
      const symbol = symbols[used++];
      if (symbol === undefined || (code + 1) * span > table.length) return undefined;
      table.fill(length * 256 + symbol, code * span, (code + 1) * span);
      code++;
    }
    code *= 2;
  }
  return table;
}

let standard: HuffmanTables | undefined;

/**
 * The tables of T.81 annex K, which decoders take where a camera's MJPEG leaves them out: libjpeg-turbo writes them into
 * any picture that it does not optimise.
 */
export function takeStandardTables(): HuffmanTables {
  standard ??= readStandardTables();
  return new Map(standard);
}

function readStandardTables(): HuffmanTables {
  const size = { width: 8, height: 8 };
  const options = { ...size, format: jpeg.FORMAT_RGB, subsampling: jpeg.SAMP_444, quality: 90 };
  const bytes = jpeg.compressSync(Buffer.alloc(8 * 8 * 3), options);
  const tables: HuffmanTables = new Map();
  for (let at = findMarker(bytes, 2); at > 0 && bytes[at] !== MARKER.startOfScan;) {
    const end = at + 1 + bytes.readUInt16BE(at + 1);
    if (bytes[at] === MARKER.huffmanTables) addHuffmanTables(tables, bytes.subarray(at + 3, end));
    at = findMarker(bytes, end);
  }
  return tables;
}

import type { BitReader } from './bit-reader';
import type { HuffmanTable, HuffmanTables } from './huffman-tables';
import { listUnitBlocks, type ScanHeader, type SkipUnits } from './scan';

const COEFFICIENTS = 64;
/** A symbol's high four bits for sixteen zeros in a row. */
const ZEROS = 15;

/** @returns what goes through the units of a scan that has all coefficients of its blocks; undefined without tables */
export function createSequentialSkip(scan: ScanHeader, tables: HuffmanTables): SkipUnits | undefined {
  const unit: { readonly dc: HuffmanTable; readonly ac: HuffmanTable }[] = [];
  for (const { dcTable, acTable } of listUnitBlocks(scan)) {
    const dc = tables.get(dcTable);
    const ac = tables.get(0x10 | acTable);
    if (dc === undefined || ac === undefined) return undefined;
    unit.push({ dc, ac });
  }
  return (reader, first, end) => {
    for (let i = first; i < end; i++) {
      for (const { dc, ac } of unit) {
        if (!skipDifference(reader, dc) || !skipCoefficients(reader, ac)) return false;
      }
    }
    return true;
  };
}

/** T.81 F.2.2.1: the size of a difference, then its bits. */
export function skipDifference(reader: BitReader, table: HuffmanTable): boolean {
  const size = reader.readSymbol(table);
  return size >= 0 && size <= 15 && reader.skipBits(size);
}

/** T.81 F.2.2.2: runs of zeros with the size of what follows them. */
function skipCoefficients(reader: BitReader, table: HuffmanTable): boolean {
  for (let k = 1; k < COEFFICIENTS; k++) {
    const symbol = reader.readSymbol(table);
    if (symbol < 0) return false;
    const [run, bits] = [symbol >> 4, symbol & 15];
    if (bits === 0 && run !== ZEROS) return true;
    if (!reader.skipBits(bits)) return false;
    k += run;
  }
  return true;
}

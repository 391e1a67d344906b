import { decompressPart } from './decompress';

/** Bytes of a chunk record before its compression's name: start and end time, uncompressed size, CRC. */
const FIXED_BYTES = 8 + 8 + 8 + 4;

/**
 * Takes the records out of a chunk that the file's end has cut, as far as they are whole.
 * @param content of the chunk record, without opcode and length; cut anywhere
 * @returns records one after the other, the last one possibly cut
 */
export function salvageChunk(content: Uint8Array): Uint8Array {
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  if (content.length < FIXED_BYTES + 4) return new Uint8Array();
  const size = view.getBigUint64(16, true);
  const nameEnd = FIXED_BYTES + 4 + view.getUint32(FIXED_BYTES, true);
  if (content.length < nameEnd + 8) return new Uint8Array();
  const compression = Buffer.from(content.subarray(FIXED_BYTES + 4, nameEnd)).toString('utf8');
  return decompressPart(compression, content.subarray(nameEnd + 8), size);
}

const MAGIC = 0x184d2204;
const END_OF_WORK = 'cut or damaged';

/** What a frame held, and whether it was whole. */
export interface Lz4Result {
  readonly data: Uint8Array;
  readonly isWhole: boolean;
}

/**
 * Decompresses one LZ4 frame (lz4_Frame_format.md 1.6), also a cut one as far as it goes. @foxglove/wasm-lz4 does not
 * do: after one damaged frame its decompression context fails for every later one, and of a cut frame it gives nothing.
 * Checksums are not looked at: bags have their own.
 * @param size uncompressed size, which is an upper bound for a cut frame
 */
export function decompressLz4(frame: Uint8Array, size: number): Lz4Result {
  const output = new Uint8Array(size);
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  if (frame.length < 7 || view.getUint32(0, true) !== MAGIC) {
    return { data: output.subarray(0, 0), isWhole: false };
  }
  const flags = view.getUint8(4);
  const checksumBytes = (flags & 0x10) !== 0 ? 4 : 0;
  let at = 7 + ((flags & 0x08) !== 0 ? 8 : 0) + ((flags & 0x01) !== 0 ? 4 : 0);
  let filled = 0;
  while (at + 4 <= frame.length) {
    const word = view.getUint32(at, true);
    at += 4;
    if (word === 0) return { data: output.subarray(0, filled), isWhole: true };
    const length = word & 0x7fffffff;
    const block = frame.subarray(at, at + length);
    const end = word >>> 31 === 1 ? copyBlock(block, output, filled) : expandBlock(block, output, filled);
    filled = Math.abs(end);
    if (end < 0 || block.length < length) break;
    at += length + checksumBytes;
  }
  return { data: output.subarray(0, filled), isWhole: false };
}

/** An uncompressed block. @returns where the output ends, negative where the block does not fit */
function copyBlock(block: Uint8Array, output: Uint8Array, start: number): number {
  const room = output.length - start;
  output.set(block.subarray(0, room), start);
  return block.length <= room ? start + block.length : -output.length;
}

/**
 * A compressed block: sequences of a token, literals, and a match of what came before.
 * @returns where the output ends, negative where the block is cut or senseless
 */
function expandBlock(block: Uint8Array, output: Uint8Array, start: number): number {
  let at = 0;
  let filled = start;
  const next = (): number => {
    const byte = block[at++];
    if (byte === undefined) throw new RangeError(END_OF_WORK);
    return byte;
  };
  const readLength = (nibble: number): number => {
    let length = nibble;
    if (nibble === 15) {
      let byte: number;
      do {
        byte = next();
        length += byte;
      } while (byte === 255);
    }
    return length;
  };
  try {
    while (at < block.length) {
      const token = next();
      const literals = readLength(token >> 4);
      const room = Math.min(literals, block.length - at, output.length - filled);
      output.set(block.subarray(at, at + room), filled);
      at += room;
      filled += room;
      if (room < literals) return -filled;
      if (at >= block.length) break;
      const distance = next() | (next() << 8);
      const length = readLength(token & 15) + 4;
      if (distance === 0 || distance > filled || filled + length > output.length) return -filled;
      copyMatch(output, filled, distance, length);
      filled += length;
    }
    return filled;
  } catch {
    return -filled;
  }
}

function copyMatch(output: Uint8Array, to: number, distance: number, length: number): void {
  if (distance >= length) {
    output.copyWithin(to, to - distance, to - distance + length);
    return;
  }
  // Overlapping: the match repeats what it has just written.
  for (let i = to; i < to + length; i++) {
    output[i] = output[i - distance] ?? 0;
  }
}

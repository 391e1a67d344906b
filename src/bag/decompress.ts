import * as fzstd from 'fzstd';
import { MAX_RECORD_BYTES } from './bag-file';
import { loadDecompressHandlers } from './libraries';
import { decompressLz4 } from './lz4-frame';
import { checkZstdFrame } from './zstd-frame';

/** Throws where the data are damaged or do not have the size that is claimed. */
export type Decompress = (data: Uint8Array, uncompressedSize: bigint) => Uint8Array;

/** Decompression of whole chunks by the names that MCAP and ROS 1 give: zstd, lz4, bz2. */
export async function loadDecompressors(): Promise<Record<string, Decompress>> {
  const { bz2, zstd } = await loadDecompressHandlers();
  const lz4: Decompress = (data, size) => {
    const { data: result, isWhole } = decompressLz4(data, Number(size));
    if (!isWhole) throw new RangeError('damaged LZ4 frame');
    return result;
  };
  return {
    lz4: checkSize('lz4', lz4),
    ...(bz2 && { bz2: checkSize('bz2', bz2) }),
    ...(zstd && { zstd: checkSize('zstd', zstd) }),
  };
}

/** WebAssembly's malloc fails silently on sizes beyond reason; a damaged header claims such. */
function checkSize(name: string, decompress: Decompress): Decompress {
  return (data, size) => {
    if (size > BigInt(MAX_RECORD_BYTES)) {
      throw new RangeError(
        `expected at most ${MAX_RECORD_BYTES} bytes in a ${name} chunk, found ${size.toString()}`,
      );
    }
    const result = decompress(data, size);
    if (BigInt(result.length) !== size) {
      throw new RangeError(`expected ${size.toString()} bytes in a ${name} chunk, found ${result.length}`);
    }
    return result;
  };
}

/** What of a cut chunk can be had; nothing for bz2, whose blocks are as large as chunks. */
export function decompressPart(compression: string, data: Uint8Array, size: bigint): Uint8Array {
  const bound = Math.min(Number(size), MAX_RECORD_BYTES);
  switch (compression) {
    case '':
    case 'none':
      return data;
    case 'lz4':
      return decompressLz4(data, bound).data;
    case 'zstd':
      return decompressZstdPart(data, bound);
    default:
      return new Uint8Array();
  }
}

function decompressZstdPart(data: Uint8Array, bound: number): Uint8Array {
  const parts: Uint8Array[] = [];
  let size = 0;
  const stream = new fzstd.Decompress((part) => {
    size += part.length;
    if (size > bound) throw new RangeError('more than the chunk claims');
    parts.push(part.slice());
  });
  try {
    checkZstdFrame(data);
    // In pieces: a push that fails midway gives nothing of what it had.
    for (let at = 0; at < data.length; at += 16_384) {
      stream.push(data.subarray(at, at + 16_384));
    }
  } catch {
    // The cut: what came before it counts.
  }
  return joinParts(parts);
}

function joinParts(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

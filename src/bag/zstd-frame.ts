import { MAX_RECORD_BYTES } from './bag-file';

/** RFC 8878 3.1.1. */
export function isZstd(data: Uint8Array): boolean {
  return data[0] === 0x28 && data[1] === 0xb5 && data[2] === 0x2f && data[3] === 0xfd;
}

/**
 * Looks at what a frame claims before a decompressor allocates it: a damaged header claims gigabytes.
 * Throws a RangeError for more than MAX_RECORD_BYTES.
 */
export function checkZstdFrame(data: Uint8Array): void {
  const claimed = readClaim(data);
  if (claimed > MAX_RECORD_BYTES) {
    throw new RangeError(
      `expected a frame of at most ${MAX_RECORD_BYTES} bytes, found one that claims ${claimed}`,
    );
  }
}

/** Bytes of the window, or of the content where that is told: RFC 8878 3.1.1.1. Bytes behind the end count as 0. */
function readClaim(data: Uint8Array): number {
  const descriptor = data[4] ?? 0;
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const sizeBytes = [isSingleSegment ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0;
  let content = 0;
  const start = (isSingleSegment ? 5 : 6) + dictionaryBytes;
  for (let at = start + sizeBytes - 1; at >= start; at--) content = content * 256 + (data[at] ?? 0);
  if (isSingleSegment) return content;
  const window = data[5] ?? 0;
  const base = 2 ** (10 + (window >> 3));
  return Math.max(content, base + (base / 8) * (window & 7));
}

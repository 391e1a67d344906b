/** Codes of ITU-T T.81 table B.1, as far as they are told apart here. */
export const MARKER = {
  startOfFrame: 0xc0,
  extendedFrame: 0xc1,
  progressiveFrame: 0xc2,
  huffmanTables: 0xc4,
  endOfImage: 0xd9,
  startOfScan: 0xda,
  restartInterval: 0xdd,
} as const;

/** Real progressive files have about ten; each costs a pass over the whole picture, so a small file of thousands stalls. */
export const MAX_SCANS = 100;

/**
 * Finds the next marker as libjpeg does: bytes before it that belong to no segment are skipped (USB cameras leave some),
 * so are fill bytes (ff ff) and stuffed ones (ff 00).
 * @returns where its code lies, the byte behind ff; -1 where there is none
 */
export function findMarker(bytes: Uint8Array, from: number): number {
  for (let at = from; at + 1 < bytes.length; at++) {
    if (bytes[at] !== 0xff) continue;
    const code = bytes[at + 1];
    if (code !== 0 && code !== 0xff) return at + 1;
  }
  return -1;
}

/** RSTn and TEM stand alone; all others but SOI and EOI are followed by a length. */
export function standsAlone(marker: number): boolean {
  return marker === 0x01 || isRestart(marker);
}

export function isRestart(marker: number): boolean {
  return marker >= 0xd0 && marker <= 0xd7;
}

/** SOFn: C4, C8 and CC lie among them, and are other segments. */
export function isFrameHeader(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

/** Whether it begins with SOI. What follows may be stray bytes, so that it is not looked at. */
export function isJpeg(bytes: Uint8Array): boolean {
  return bytes[0] === 0xff && bytes[1] === 0xd8;
}

/** A number of two bytes; those behind the end count as 0. */
export function readLength(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0);
}

/**
 * Tells from the bytes alone why a JPEG is not whole: true where they end before the picture's EOI, in a segment or
 * behind one; false where it is there, so that something before it is damaged.
 */
export function isCutOff(bytes: Uint8Array): boolean {
  for (let at = findMarker(bytes, 2); at > 0;) {
    const marker = bytes[at] ?? 0;
    if (marker === MARKER.endOfImage) return false;
    at = findMarker(bytes, at + 1 + (standsAlone(marker) ? 0 : readLength(bytes, at + 1)));
  }
  return true;
}

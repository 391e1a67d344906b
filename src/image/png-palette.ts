import { crc32 } from 'node:zlib';

type Color = readonly [red: number, green: number, blue: number];

/** PNG specification 11.2: the file begins with its signature and the chunk IHDR of 13 bytes. */
const IHDR = { start: 8, depth: 24, colorType: 25, crc: 29, end: 33 } as const;
const GREY = 0;
const PALETTE = 3;

/**
 * The palette of a PNG, sRGB 0..255 by index.
 * @param png a PNG whose header has been read (readPictureHeader)
 * @returns undefined where its pixels are no indices
 */
export function readPalette(png: Uint8Array): Color[] | undefined {
  const bytes = toBuffer(png);
  if (bytes[IHDR.colorType] !== PALETTE) return undefined;
  for (let at = IHDR.end; at + 8 <= bytes.length; at += 12 + bytes.readUInt32BE(at)) {
    if (bytes.toString('latin1', at + 4, at + 8) !== 'PLTE') continue;
    const entries = bytes.subarray(at + 8, at + 8 + bytes.readUInt32BE(at));
    return Array.from({ length: Math.floor(entries.length / 3) }, (_, i) => [
      entries[3 * i] ?? 0,
      entries[3 * i + 1] ?? 0,
      entries[3 * i + 2] ?? 0,
    ]);
  }
  return [];
}

/** The same PNG as one of grey, so that a decoder gives the indices; below 8 bits it scales them to 0..255. */
export function dropPalette(png: Uint8Array): Buffer {
  // A grey PNG may have no PLTE, and its tRNS is another: both are optional to its decoders, so they go by name.
  const bytes = Buffer.from(png);
  setColorType(bytes, GREY);
  const parts = [bytes.subarray(0, IHDR.end)];
  for (let at: number = IHDR.end; at + 8 <= bytes.length;) {
    const end = at + 12 + bytes.readUInt32BE(at);
    const name = bytes.toString('latin1', at + 4, at + 8);
    if (name !== 'PLTE' && name !== 'tRNS') parts.push(bytes.subarray(at, end));
    at = end;
  }
  return Buffer.concat(parts);
}

/**
 * Gives a grey PNG of 8 bits a palette: its values become indices.
 * @param palette sRGB 0..255 by index, at most 256
 */
export function addPalette(greyPng: Uint8Array, palette: readonly Color[]): Buffer {
  const bytes = Buffer.from(greyPng);
  if (bytes[IHDR.depth] !== 8 || bytes[IHDR.colorType] !== GREY) {
    throw new TypeError('expected a grey PNG of 8 bits');
  }
  setColorType(bytes, PALETTE);
  const chunk = Buffer.alloc(12 + 3 * palette.length);
  chunk.writeUInt32BE(3 * palette.length);
  chunk.write('PLTE', 4, 'latin1');
  chunk.set(palette.flat(), 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, -4)), chunk.length - 4);
  return Buffer.concat([bytes.subarray(0, IHDR.end), chunk, bytes.subarray(IHDR.end)]);
}

function setColorType(bytes: Buffer, colorType: number): void {
  bytes[IHDR.colorType] = colorType;
  bytes.writeUInt32BE(crc32(bytes.subarray(IHDR.start + 4, IHDR.crc)), IHDR.crc);
}

function toBuffer({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

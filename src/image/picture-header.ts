import { ImageError } from './image-error';
import { findMarker, isFrameHeader, isJpeg, MARKER, MAX_SCANS, standsAlone } from './jpeg/markers';

/** What a compressed picture says of itself before it is decoded. */
export interface PictureHeader {
  readonly container: 'jpeg' | 'png';
  readonly width: number;
  readonly height: number;
  /** Grey without colour; an alpha channel does not count. */
  readonly isGrey: boolean;
  /** Bits a channel, at most 8; of a PNG with a palette, bits of its indexes. */
  readonly bitDepth: number;
  /** JPEG in CMYK or YCCK, which libjpeg-turbo does not turn into RGB. */
  readonly isCmyk: boolean;
}

const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const START_OF_SCAN = Buffer.from([0xff, 0xda]);

/**
 * Reads container, size and kind of colour from the first bytes, never from the message's `format`, which cameras
 * get wrong. Throws an ImageError where the bytes are neither JPEG nor PNG, have more than 8 bits a channel, or the header
 * is cut or senseless.
 */
export function readPictureHeader(data: Uint8Array): PictureHeader {
  if (data.length === 0) {
    throw new ImageError(
      'empty',
      'Expected a JPEG or PNG picture, found a message without data: look at the camera driver.',
    );
  }
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  if (isJpeg(bytes)) {
    return readJpegHeader(bytes);
  }
  if (isPng(bytes)) {
    return readPngHeader(bytes);
  }
  const start = bytes.subarray(0, 8).toString('hex');
  // ITU-T H.264 annex B: a start code before each unit.
  const kind = /^(00)?000001/.test(start) ? ', as H.264 and H.265 video does' : '';
  throw new ImageError(
    'unsupported-encoding',
    `Expected a JPEG (ff d8) or PNG (89 50 4e 47) picture, found ${bytes.length} bytes that begin with ${start}${kind}: ` +
      `set the camera to publish JPEG or PNG, or use the raw topic.`,
  );
}

export function isPng(bytes: Uint8Array): boolean {
  return PNG_SIGNATURE.equals(bytes.subarray(0, PNG_SIGNATURE.length));
}

/** ITU-T T.81 B.1.1: segments of marker and length until the frame header, SOFn. */
function readJpegHeader(bytes: Buffer): PictureHeader {
  for (let at = 2; at + 4 <= bytes.length;) {
    const next = findMarker(bytes, at);
    if (next < 0) {
      throw new ImageError(
        'broken',
        `Broken JPEG: expected a marker (ff) at byte ${at} or later, found none.`,
      );
    }
    if (next + 3 > bytes.length) break;
    const marker = bytes.readUInt8(next);
    if (standsAlone(marker)) {
      at = next + 1;
      continue;
    }
    if (marker === MARKER.endOfImage || marker === MARKER.startOfScan) {
      throw new ImageError(
        'broken',
        `Broken JPEG: expected a frame header (SOF) before marker ff${marker.toString(16)}.`,
      );
    }
    if (isFrameHeader(marker)) return readFrameHeader(bytes, next - 1, marker);
    at = next + 1 + bytes.readUInt16BE(next + 1);
  }
  throw new ImageError(
    'truncated',
    `Truncated JPEG: ${bytes.length} bytes end before the frame header (SOF).`,
  );
}

function readFrameHeader(bytes: Buffer, at: number, marker: number): PictureHeader {
  if (at + 10 > bytes.length) {
    throw new ImageError(
      'truncated',
      `Truncated JPEG: ${bytes.length} bytes end inside the frame header (SOF).`,
    );
  }
  const precision = bytes.readUInt8(at + 4);
  const height = bytes.readUInt16BE(at + 5);
  const width = bytes.readUInt16BE(at + 7);
  const components = bytes.readUInt8(at + 9);
  if (width === 0 || height === 0) {
    throw new ImageError(
      'broken',
      `Broken JPEG: expected a size in its frame header, found ${width}x${height}.`,
    );
  }
  if (precision !== 8) {
    throw new ImageError('unsupported-encoding', `Expected a JPEG of 8 bits a sample, found ${precision}.`);
  }
  if (components !== 1 && components !== 3 && components !== 4) {
    throw new ImageError(
      'unsupported-encoding',
      `Expected a JPEG of 1, 3 or 4 components, found ${components}.`,
    );
  }
  if (marker === MARKER.progressiveFrame) {
    refuseManyScans(bytes, at);
  }
  const [isGrey, isCmyk] = [components === 1, components === 4];
  return { container: 'jpeg', width, height, isGrey, bitDepth: precision, isCmyk };
}

function refuseManyScans(bytes: Buffer, start: number): void {
  let scans = 0;
  // In entropy-coded data every ff is followed by 00, so each hit is a scan (or one in a thumbnail: harmless).
  for (let at = bytes.indexOf(START_OF_SCAN, start); at >= 0; at = bytes.indexOf(START_OF_SCAN, at + 2)) {
    scans++;
  }
  if (scans > MAX_SCANS) {
    throw new ImageError(
      'too-large',
      `Expected a progressive JPEG of at most ${MAX_SCANS} scans, found ${scans}.`,
    );
  }
}

/** PNG specification 11.2.2: IHDR is the first chunk, at byte 8. */
function readPngHeader(bytes: Buffer): PictureHeader {
  if (bytes.length < 33) {
    throw new ImageError('truncated', `Truncated PNG: expected a header of 33 bytes, found ${bytes.length}.`);
  }
  const width = bytes.readUInt32BE(16);
  const height = bytes.readUInt32BE(20);
  if (bytes.toString('latin1', 12, 16) !== 'IHDR' || width === 0 || height === 0) {
    throw new ImageError('broken', 'Broken PNG: expected an IHDR chunk with a size first.');
  }
  const bitDepth = bytes.readUInt8(24);
  if (bitDepth > 8) {
    throw new ImageError(
      'unsupported-encoding',
      `Expected a PNG of at most 8 bits a channel, found ${bitDepth}, as depth and thermal cameras have: set the camera ` +
        `driver to an encoding of 8 bits, or convert the files.`,
    );
  }
  const colourType = bytes.readUInt8(25);
  const isGrey = colourType === 0 || colourType === 4;
  return { container: 'png', width, height, isGrey, bitDepth, isCmyk: false };
}

/** Refuses a claimed size before anything is allocated for it: a few bytes can claim 65,500 x 65,500 pixels. */
export function checkPixelCount(width: number, height: number, maxPixels: number): void {
  if (width * height > maxPixels) {
    throw new ImageError(
      'too-large',
      `Expected a picture of at most ${maxPixels} pixels, found ${width}x${height}: lower the camera's resolution, ` +
        `or raise max_pixels.`,
    );
  }
}

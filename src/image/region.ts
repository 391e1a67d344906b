import type { BufferPool } from './buffer-pool';
import type { RgbFrame } from './frame';

/** A part of the frame in fractions of its width and height, from the top left corner. */
export interface RegionFractions {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What of the frame is translated; the rest passes unchanged. */
export type Region = 'full' | 'bottom-half' | RegionFractions;

/** A region in whole pixels, inside the frame. */
export interface PixelRegion {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const CHANNELS = 3;

/**
 * Reads `full`, `bottom-half` or four fractions `x,y,width,height`; a region, or none for the whole frame, passes too.
 * Throws a RangeError that says what was expected.
 */
export function parseRegion(text: string | RegionFractions | undefined): Region {
  if (text === undefined) {
    return 'full';
  }
  if (typeof text !== 'string' || text === 'full' || text === 'bottom-half') {
    return text;
  }
  const [x, y, width, height, ...more] = text
    .split(',')
    .map((part) => (part.trim() === '' ? NaN : Number(part)));
  const region = { x: x ?? NaN, y: y ?? NaN, width: width ?? NaN, height: height ?? NaN };
  if (more.length > 0 || !isRegionInside(region)) {
    throw new RangeError(
      `region: expected full, bottom-half, or x,y,width,height as fractions that stay within 0..1 ` +
        `(for instance 0,0.4,1,0.6), got ${JSON.stringify(text)}.`,
    );
  }
  return region;
}

/** Whether the fractions describe a non-empty part inside the frame; NaN does not. */
export function isRegionInside({ x, y, width, height }: RegionFractions): boolean {
  // 0.4 + 0.6 may exceed 1 by a rounding error.
  const end = 1 + 1e-9;
  return x >= 0 && y >= 0 && width > 0 && height > 0 && x + width <= end && y + height <= end;
}

/** The region of a frame of `width` x `height` pixels: at least one pixel, never outside. */
export function resolveRegion(region: Region, width: number, height: number): PixelRegion {
  if (region === 'full') {
    return { x: 0, y: 0, width, height };
  }
  if (region === 'bottom-half') {
    const top = Math.floor(height / 2);
    return { x: 0, y: top, width, height: height - top };
  }
  const left = Math.min(Math.round(region.x * width), width - 1);
  const top = Math.min(Math.round(region.y * height), height - 1);
  const right = Math.min(Math.max(Math.round((region.x + region.width) * width), left + 1), width);
  const bottom = Math.min(Math.max(Math.round((region.y + region.height) * height), top + 1), height);
  return { x: left, y: top, width: right - left, height: bottom - top };
}

export function isWholeFrame(part: PixelRegion, frame: Pick<RgbFrame, 'width' | 'height'>): boolean {
  return part.width === frame.width && part.height === frame.height;
}

/** The part of the frame as a frame of its own, in a buffer of the pool: one copy, since the worker takes buffers whole. */
export function copyRegionOut(frame: RgbFrame, part: PixelRegion, pool: BufferPool): RgbFrame {
  const data = new Uint8Array(pool.take(part.width * part.height * CHANNELS));
  const rowBytes = part.width * CHANNELS;
  if (part.width === frame.width) {
    const start = part.y * rowBytes;
    data.set(frame.data.subarray(start, start + part.height * rowBytes));
  } else {
    for (let row = 0; row < part.height; row++) {
      const start = ((part.y + row) * frame.width + part.x) * CHANNELS;
      data.set(frame.data.subarray(start, start + rowBytes), row * rowBytes);
    }
  }
  return { width: part.width, height: part.height, data };
}

/** Puts a part back where `copyRegionOut` took it from. */
export function copyRegionIn(frame: RgbFrame, part: PixelRegion, content: RgbFrame): void {
  const rowBytes = part.width * CHANNELS;
  if (part.width === frame.width) {
    frame.data.set(content.data, part.y * rowBytes);
    return;
  }
  for (let row = 0; row < part.height; row++) {
    const source = content.data.subarray(row * rowBytes, (row + 1) * rowBytes);
    frame.data.set(source, ((part.y + row) * frame.width + part.x) * CHANNELS);
  }
}

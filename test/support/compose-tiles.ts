import sharp from 'sharp';
import type { RgbFrame } from '../../src/image/frame';

export interface TileSize {
  readonly width: number;
  readonly height: number;
}

/** A picture at a tile's size, with a label in its upper left corner, as PNG. */
export function labelTile(picture: sharp.Sharp, label: string, size: TileSize): Promise<Buffer> {
  const { width, height } = size;
  const text = `<svg width="${width}" height="${height}"><rect width="${8 * label.length + 10}" height="20" fill-opacity="0.6"/><text x="5" y="15" font-family="sans-serif" font-size="14" fill="white">${label}</text></svg>`;
  return picture
    .resize(width, height, { fit: 'fill' })
    .composite([{ input: Buffer.from(text) }])
    .removeAlpha()
    .png({ compressionLevel: 1 })
    .toBuffer();
}

/** Tiles of one size, row by row. */
export async function composeTiles(
  tiles: readonly Buffer[],
  columns: number,
  { width, height }: TileSize,
): Promise<RgbFrame> {
  const size = { width: columns * width, height: Math.ceil(tiles.length / columns) * height };
  const placed = tiles.map((input, i) => ({
    input,
    left: (i % columns) * width,
    top: Math.floor(i / columns) * height,
  }));
  const { data, info } = await sharp({ create: { ...size, channels: 3, background: 'black' } })
    .composite(placed)
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return {
    width: info.width,
    height: info.height,
    data: new Uint8Array(data.buffer, data.byteOffset, data.length).slice(),
  };
}

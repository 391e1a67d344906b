import { KINDS } from './ground-raster';
import type { GroundRaster } from './ground-raster';

/** Levels of detail, each half as long and wide as the one before. */
export const LEVEL_COUNT = 6;

/** A picture of the ground in several levels of detail; a texel is four bytes, the lowest first. */
export interface GroundTexture {
  readonly texels: Uint32Array;
  readonly levels: readonly {
    /** Index of its first texel. */
    readonly start: number;
    readonly width: number;
    readonly height: number;
    /** Metres. */
    readonly texel: number;
  }[];
}

/**
 * Paints a map's ground.
 * @param paint gives the four bytes for a class at a place, metres
 */
export function paintTexture(
  raster: GroundRaster,
  paint: (kind: number, x: number, y: number) => number,
): GroundTexture {
  const levels = [{ start: 0, width: raster.width, height: raster.height, texel: raster.texel }];
  for (let level = 1; level < LEVEL_COUNT; level++) {
    const last = levels[level - 1];
    if (last === undefined) break;
    levels.push({
      start: last.start + last.width * last.height,
      width: last.width / 2,
      height: last.height / 2,
      texel: last.texel * 2,
    });
  }
  const smallest = levels[LEVEL_COUNT - 1];
  const texels = new Uint32Array((smallest?.start ?? 0) + (smallest?.width ?? 0) * (smallest?.height ?? 0));
  for (let row = 0; row < raster.height; row++) {
    for (let column = 0; column < raster.width; column++) {
      const at = row * raster.width + column;
      texels[at] = paint(raster.classes[at] ?? 0, (column + 0.5) * raster.texel, (row + 0.5) * raster.texel);
    }
  }
  blendEdges(texels, raster, paint);
  for (let level = 1; level < LEVEL_COUNT; level++) shrinkLevel(texels, levels, level);
  return { texels, levels };
}

/** Without it tape at a slant to the grid has steps of a texel, which are several pixels where the camera is near. */
function blendEdges(
  texels: Uint32Array,
  { edges, shares, width, texel }: GroundRaster,
  paint: (kind: number, x: number, y: number) => number,
): void {
  edges.forEach((at, edge) => {
    const x = ((at % width) + 0.5) * texel;
    const y = (Math.floor(at / width) + 0.5) * texel;
    const sums = [0, 0, 0, 0];
    for (let kind = 0; kind < KINDS; kind++) {
      const share = shares[edge * KINDS + kind] ?? 0;
      if (share === 0) continue;
      const painted = paint(kind, x, y);
      for (let byte = 0; byte < 4; byte++)
        sums[byte] = (sums[byte] ?? 0) + share * ((painted >>> (8 * byte)) & 255);
    }
    texels[at] = sums.reduce((whole, sum, byte) => (whole | (Math.round(sum) << (8 * byte))) >>> 0, 0);
  });
}

function shrinkLevel(texels: Uint32Array, levels: GroundTexture['levels'], level: number): void {
  const [from, to] = [levels[level - 1], levels[level]];
  if (from === undefined || to === undefined) return;
  for (let row = 0; row < to.height; row++) {
    for (let column = 0; column < to.width; column++) {
      const at = from.start + row * 2 * from.width + column * 2;
      const a = texels[at] ?? 0;
      const b = texels[at + 1] ?? 0;
      const c = texels[at + from.width] ?? 0;
      const d = texels[at + from.width + 1] ?? 0;
      // Two bytes at a time; the lanes between them take the carries.
      const even = ((a & MASK) + (b & MASK) + (c & MASK) + (d & MASK) + HALF) >>> 2;
      const odd =
        (((a >>> 8) & MASK) + ((b >>> 8) & MASK) + ((c >>> 8) & MASK) + ((d >>> 8) & MASK) + HALF) >>> 2;
      texels[to.start + row * to.width + column] = ((even & MASK) | ((odd & MASK) << 8)) >>> 0;
    }
  }
}

const MASK = 0x00ff00ff;
const HALF = 0x00020002;

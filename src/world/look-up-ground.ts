import type { GroundTexture } from './ground-texture';
import type { Place } from './lanes';
import { NO_GROUND } from './view-table';
import type { ViewTable } from './view-table';

/** Bound once; see src/render/track. */
const { cos, floor, imul, sin } = Math;

const MASK = 0x00ff00ff;

/** A texel's value where the map has ended. */
export const OUTSIDE = 0;

/**
 * Looks up each pixel's ground in a texture, between the four nearest texels of its level of detail.
 * @param camera where the camera is
 * @param target a texel's four bytes for each pixel; OUTSIDE beyond the map, and where there is no ground
 */
export function lookUpGround(
  table: ViewTable,
  texture: GroundTexture,
  camera: Place,
  target: Uint32Array,
): void {
  const { ground, levels } = table;
  const { texels } = texture;
  const sizes = texture.levels.map(({ texel }) => 1 / texel);
  const starts = Int32Array.from(texture.levels, ({ start }) => start);
  const widths = Int32Array.from(texture.levels, ({ width }) => width);
  const heights = Int32Array.from(texture.levels, ({ height }) => height);
  const cosines = Float64Array.from(sizes, (size) => cos(camera.heading) * size);
  const sines = Float64Array.from(sizes, (size) => sin(camera.heading) * size);
  // A texel's value is that of its middle.
  const xs = Float64Array.from(sizes, (size) => camera.x * size - 0.5);
  const ys = Float64Array.from(sizes, (size) => camera.y * size - 0.5);
  for (let pixel = 0; pixel < levels.length; pixel++) {
    const level = levels[pixel] ?? NO_GROUND;
    if (level === NO_GROUND) {
      target[pixel] = OUTSIDE;
      continue;
    }
    const ahead = ground[pixel * 2] ?? 0;
    const left = ground[pixel * 2 + 1] ?? 0;
    const c = cosines[level] ?? 0;
    const s = sines[level] ?? 0;
    const u = (xs[level] ?? 0) + ahead * c - left * s;
    const v = (ys[level] ?? 0) + ahead * s + left * c;
    const column = floor(u);
    const row = floor(v);
    const width = widths[level] ?? 0;
    if (column < 0 || row < 0 || column >= width - 1 || row >= (heights[level] ?? 0) - 1) {
      target[pixel] = OUTSIDE;
      continue;
    }
    const at = (starts[level] ?? 0) + row * width + column;
    const a = texels[at] ?? 0;
    const b = texels[at + 1] ?? 0;
    const e = texels[at + width] ?? 0;
    const f = texels[at + width + 1] ?? 0;
    if (a === b && a === e && a === f) {
      target[pixel] = a;
      continue;
    }
    // Weights of 8 bits in sum: two bytes at a time, each with 8 bits of room above it.
    const fx = ((u - column) * 16) | 0;
    const fy = ((v - row) * 16) | 0;
    const wf = fx * fy;
    const wb = fx * 16 - wf;
    const we = fy * 16 - wf;
    const wa = 256 - wf - wb - we;
    const even = mix(a & MASK, b & MASK, e & MASK, f & MASK, wa, wb, we, wf);
    const odd = mix((a >>> 8) & MASK, (b >>> 8) & MASK, (e >>> 8) & MASK, (f >>> 8) & MASK, wa, wb, we, wf);
    target[pixel] = ((even & MASK) | ((odd & MASK) << 8)) >>> 0;
  }
}

function mix(
  a: number,
  b: number,
  c: number,
  d: number,
  wa: number,
  wb: number,
  wc: number,
  wd: number,
): number {
  return (imul(a, wa) + imul(b, wb) + imul(c, wc) + imul(d, wd)) >>> 8;
}

import type { GroundTexture } from './ground-texture';
import type { Place } from './lanes';
import { NO_GROUND } from './view-table';
import type { ViewTable } from './view-table';

/** Bound once; see src/render/track. */
const { cos, imul, sin } = Math;

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
  const { stretches } = table;
  for (let i = 0; i < stretches.length; i += 3) {
    const start = stretches[i] ?? 0;
    const end = stretches[i + 1] ?? 0;
    const level = texture.levels[stretches[i + 2] ?? NO_GROUND];
    if (level === undefined) target.fill(OUTSIDE, start, end);
    else lookUpStretch(table.ground, texture.texels, level, camera, target, start, end);
  }
}

/** All pixels from `start` to `end` have one level: what belongs to it is looked up once. */
function lookUpStretch(
  ground: Float32Array,
  texels: Uint32Array,
  level: GroundTexture['levels'][number],
  camera: Place,
  target: Uint32Array,
  start: number,
  end: number,
): void {
  const { width, start: first } = level;
  const scale = 1 / level.texel;
  const c = cos(camera.heading) * scale;
  const s = sin(camera.heading) * scale;
  // A texel's value is that of its middle.
  const x = camera.x * scale - 0.5;
  const y = camera.y * scale - 0.5;
  const endColumn = width - 1;
  const endRow = level.height - 1;
  for (let pixel = start; pixel < end; pixel++) {
    const ahead = ground[pixel * 2] ?? 0;
    const left = ground[pixel * 2 + 1] ?? 0;
    const u = x + ahead * c - left * s;
    const v = y + ahead * s + left * c;
    if (!(u >= 0 && v >= 0 && u < endColumn && v < endRow)) {
      target[pixel] = OUTSIDE;
      continue;
    }
    const column = u | 0;
    const row = v | 0;
    const at = first + row * width + column;
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
    target[pixel] = (even & MASK) | ((odd & MASK) << 8);
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

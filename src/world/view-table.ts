import { traceRays } from '../render';
import type { Camera, RayTable } from '../render';

/** Ground farther away than this is not looked up, metres. */
const MAX_RANGE = 6;

/** What a camera sees, as far as it does not change when the robot moves: made once a camera and texel size. */
export interface ViewTable {
  readonly camera: Camera;
  readonly rays: RayTable;
  /** Place where each pixel's ray meets the ground: metres ahead and left of the camera; 0, 0 where it does not. */
  readonly ground: Float32Array;
  /** Level of detail of each pixel's ground, 0 or more; otherwise see NO_GROUND. */
  readonly levels: Uint8Array;
  /** The same as stretches of equal level: first pixel, the one after its last, level. */
  readonly stretches: Int32Array;
}

/** Level of a pixel that shows no ground within range. */
export const NO_GROUND = 255;

/** @param texel metres of a texel of level 0; each level's texels are twice as long as those of the one before */
export function createViewTable(camera: Camera, texel: number, levelCount: number): ViewTable {
  const rays = traceRays(camera);
  const pixels = camera.width * camera.height;
  const ground = new Float32Array(pixels * 2);
  const levels = new Uint8Array(pixels).fill(NO_GROUND);
  for (let pixel = 0; pixel < pixels; pixel++) {
    const [x = 0, y = 0, z = 0] = rays.rays.subarray(pixel * 3, pixel * 3 + 3);
    const scale = camera.mountHeight / -z;
    const [ahead, left] = [x * scale, y * scale];
    if (z >= -1e-4 || Math.hypot(ahead, left) > MAX_RANGE) continue;
    ground[pixel * 2] = ahead;
    ground[pixel * 2 + 1] = left;
    // A pixel covers slant / focal across and, seen at an angle, more along: the mean of both, as an area has it.
    const across = scale / camera.focal;
    const size = across * Math.sqrt(scale / camera.mountHeight);
    levels[pixel] = Math.max(0, Math.min(levelCount - 1, Math.round(Math.log2(size / texel))));
  }
  return { camera, rays, ground, levels, stretches: findStretches(levels) };
}

function findStretches(levels: Uint8Array): Int32Array {
  const stretches: number[] = [];
  let start = 0;
  levels.forEach((level, pixel) => {
    if (levels[pixel + 1] === level) return;
    stretches.push(start, pixel + 1, level);
    start = pixel + 1;
  });
  return Int32Array.from(stretches);
}

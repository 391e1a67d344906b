import { WALL, shineHeadlight } from '../render';
import { AROUND, UP, UP_FROM } from './harsh-room';
import { NO_GROUND } from './view-table';
import type { ViewTable } from './view-table';

const { PI, floor, max, min } = Math;

/** What a camera contributes to each of its pixels, whatever the room. */
export interface HarshView {
  /** Headlights on the ground, 0 to 1. */
  readonly shine: Float32Array;
  /** Cells of the panorama around, from straight ahead, and the index of its row. */
  readonly around: Uint16Array;
  readonly up: Uint8Array;
  /** Squared distance from the picture's centre, 1 in the corners. */
  readonly radius2: Float32Array;
  /** 1 where the pixel's ground lies before the walls. */
  readonly isNear: Uint8Array;
  /** Distance of the nearest ground ahead in each row, metres. */
  readonly rowAhead: Float32Array;
  /** Linear light, red, green, blue a pixel: painted anew for each frame. */
  readonly lit: Float32Array;
}

export function prepareHarshView(table: ViewTable): HarshView {
  const pixels = table.levels.length;
  const view = {
    shine: new Float32Array(pixels),
    around: new Uint16Array(pixels),
    up: new Uint8Array(pixels),
    radius2: new Float32Array(pixels),
    isNear: new Uint8Array(pixels),
    rowAhead: new Float32Array(table.camera.height).fill(Infinity),
    lit: new Float32Array(pixels * 3),
  };
  const { rays, radius } = table.rays;
  for (let pixel = 0; pixel < pixels; pixel++) {
    const [x = 0, y = 0, z = 0] = rays.subarray(pixel * 3, pixel * 3 + 3);
    const turn = Math.atan2(y, x) / (2 * PI);
    view.around[pixel] = floor((turn - floor(turn)) * AROUND) % AROUND;
    view.up[pixel] = max(0, min(UP - 1, floor(((z - UP_FROM) / (1 - UP_FROM)) * UP)));
    view.radius2[pixel] = (radius[pixel] ?? 0) ** 2;
    if (table.levels[pixel] === NO_GROUND) continue;
    const [ahead = 0, left = 0] = table.ground.subarray(pixel * 2, pixel * 2 + 2);
    view.shine[pixel] = shineHeadlight(ahead, left);
    view.isNear[pixel] = Math.hypot(ahead, left) < WALL ? 1 : 0;
    const row = floor(pixel / table.camera.width);
    view.rowAhead[row] = min(view.rowAhead[row] ?? Infinity, ahead);
  }
  return view;
}

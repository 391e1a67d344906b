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
  /**
   * Where the near ground of each LAMP_PIXELS pixels lies: least and greatest metres ahead, then left. Infinity where
   * there is none.
   */
  readonly boxes: Float32Array;
  /** Linear light, red, green, blue a pixel: painted anew for each frame. */
  readonly lit: Float32Array;
}

/** Pixels that are tested at once for whether they show a lamp's image. */
export const LAMP_PIXELS = 32;

export function prepareHarshView(table: ViewTable): HarshView {
  const pixels = table.levels.length;
  const view = {
    shine: new Float32Array(pixels),
    around: new Uint16Array(pixels),
    up: new Uint8Array(pixels),
    radius2: new Float32Array(pixels),
    isNear: new Uint8Array(pixels),
    boxes: new Float32Array(Math.ceil(pixels / LAMP_PIXELS) * 4).fill(Infinity),
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
    if (!(Math.hypot(ahead, left) < WALL)) continue;
    view.isNear[pixel] = 1;
    const box = floor(pixel / LAMP_PIXELS) * 4;
    if (view.boxes[box] === Infinity) view.boxes.set([ahead, ahead, left, left], box);
    view.boxes[box] = min(view.boxes[box] ?? 0, ahead);
    view.boxes[box + 1] = max(view.boxes[box + 1] ?? 0, ahead);
    view.boxes[box + 2] = min(view.boxes[box + 2] ?? 0, left);
    view.boxes[box + 3] = max(view.boxes[box + 3] ?? 0, left);
  }
  return view;
}

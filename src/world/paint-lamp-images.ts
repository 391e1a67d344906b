import { GLOSS, LAMP_IMAGE } from '../render';
import type { GroundRaster } from './ground-raster';
import type { HarshRoom } from './harsh-room';
import { LAMP_PIXELS } from './harsh-view';
import type { HarshView } from './harsh-view';
import type { Place } from './lanes';
import type { ViewTable } from './view-table';

const { exp, min } = Math;

/** Adds the mirror images of the lamps on the ground to the view's light: they wash the tape out. */
export function paintLampImages(table: ViewTable, view: HarshView, room: HarshRoom, camera: Place): void {
  const [red, green, blue] = room.light.glare;
  if (red + green + blue === 0) return;
  const { ground } = table;
  const { lit, isNear, boxes } = view;
  const [cos, sin] = [Math.cos(camera.heading), Math.sin(camera.heading)];
  const images = findLampImages(room, camera, table.camera.mountHeight);
  for (let start = 0; start < isNear.length; start += LAMP_PIXELS) {
    if (!isWashed(boxes, (start / LAMP_PIXELS) * 4, images)) continue;
    const end = min(start + LAMP_PIXELS, isNear.length);
    for (let pixel = start; pixel < end; pixel++) {
      if (isNear[pixel] === 0) continue;
      const ahead = ground[pixel * 2] ?? 0;
      const left = ground[pixel * 2 + 1] ?? 0;
      let wash = 0;
      for (let image = 0; image < images.length; image += 2) {
        const offAhead = ahead - (images[image] ?? 0);
        const offLeft = left - (images[image + 1] ?? 0);
        const square = offAhead * offAhead + offLeft * offLeft;
        if (square >= REACH) continue;
        const off = square / LAMP_AREA;
        if (off < WASH_END) wash += WASH[(off * WASH_STEPS) | 0] ?? 0;
      }
      if (wash === 0) continue;
      const x = camera.x + ahead * cos - left * sin;
      const y = camera.y + ahead * sin + left * cos;
      wash *= findGloss(room.raster, x, y);
      const i = pixel * 3;
      lit[i] = (lit[i] ?? 0) + red * wash;
      lit[i + 1] = (lit[i + 1] ?? 0) + green * wash;
      lit[i + 2] = (lit[i + 2] ?? 0) + blue * wash;
    }
  }
}

/** Metres ahead and left of the camera, two numbers a lamp. */
function findLampImages({ lamps }: HarshRoom, camera: Place, mountHeight: number): Float64Array {
  const [cos, sin] = [Math.cos(camera.heading), Math.sin(camera.heading)];
  return Float64Array.from(
    lamps.flatMap((lamp) => {
      const share = mountHeight / (mountHeight + lamp.z);
      const [dx, dy] = [(lamp.x - camera.x) * share, (lamp.y - camera.y) * share];
      return [dx * cos + dy * sin, dy * cos - dx * sin];
    }),
  );
}

/** Whether any of a box's ground may show a lamp's image. */
function isWashed(boxes: Float32Array, box: number, images: Float64Array): boolean {
  for (let image = 0; image < images.length; image += 2) {
    const ahead = images[image] ?? 0;
    const left = images[image + 1] ?? 0;
    const offAhead = ahead - clamp(ahead, boxes[box] ?? 0, boxes[box + 1] ?? 0);
    const offLeft = left - clamp(left, boxes[box + 2] ?? 0, boxes[box + 3] ?? 0);
    if (offAhead * offAhead + offLeft * offLeft < REACH) return true;
  }
  return false;
}

function clamp(value: number, low: number, high: number): number {
  return value < low ? low : value > high ? high : value;
}

const LAMP_AREA = LAMP_IMAGE * LAMP_IMAGE;
/** A lamp's image fades to nothing at this squared distance from its middle, in LAMP_IMAGE. */
const WASH_END = 9;
/** The same in square metres, and a little for what the sums above round off. */
const REACH = WASH_END * LAMP_AREA * 1.000001;
const WASH_STEPS = 128;
const WASH = Float32Array.from({ length: WASH_END * WASH_STEPS }, (_, i) => exp(-(i + 0.5) / WASH_STEPS));

/** Tape mirrors the lamps, foam hardly. */
function findGloss({ classes, width, height, texel }: GroundRaster, x: number, y: number): number {
  const column = x / texel;
  const row = y / texel;
  const isInside = column >= 0 && row >= 0 && column < width && row < height;
  const kind = isInside ? (classes[(row | 0) * width + (column | 0)] ?? 0) : 0;
  return GLOSSES[kind] ?? 0;
}

const GLOSSES: readonly number[] = [...GLOSS, GLOSS[0], GLOSS[0]];

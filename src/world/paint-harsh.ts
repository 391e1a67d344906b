import { GLOSS, LAMP_IMAGE, SPREAD, encodeLevel, paintThings, shineHeadlight } from '../render';
import type { GroundRaster } from './ground-raster';
import { AROUND, NOISE_SIZE } from './harsh-room';
import type { HarshRoom } from './harsh-room';
import type { HarshView } from './harsh-view';
import type { Place } from './lanes';
import { OUTSIDE } from './look-up-ground';
import type { ViewTable } from './view-table';

const { PI, exp, floor, max, round, sqrt } = Math;

const LINEAR_STEPS = 4096;
const DECODE = Float32Array.from({ length: 256 }, (_, i) => (i / 255) ** 2);
const ENCODE = Uint8Array.from({ length: LINEAR_STEPS + 1 }, (_, i) => round(encodeLevel(i / LINEAR_STEPS)));
/** Bare floor in an even light. */
const BEYOND_MAP = (57 | (54 << 8) | (54 << 16) | (128 << 24)) >>> 0;

/**
 * @param texels of lookUpGround with the room's texture
 * @param camera where the camera is
 * @param frameSeed of this frame's noise alone
 * @returns rgb8
 */
export function paintHarshFrame(
  table: ViewTable,
  view: HarshView,
  room: HarshRoom,
  texels: Uint32Array,
  camera: Place,
  frameSeed: number,
): Uint8Array<ArrayBuffer> {
  paintRoom(view, room, texels, camera);
  paintLampImages(table, view, room, camera);
  paintClutter(table, view, room, camera);
  return exposeFrame(view, room, frameSeed);
}

function paintRoom(
  { around, up, shine, isNear, lit }: HarshView,
  { light, panorama }: HarshRoom,
  texels: Uint32Array,
  camera: Place,
): void {
  const [ambientR, ambientG, ambientB] = light.ambient;
  const [headR, headG, headB] = light.headlight;
  const turned = round(((((camera.heading / (2 * PI)) % 1) + 1) % 1) * AROUND);
  for (let pixel = 0; pixel < texels.length; pixel++) {
    const i = pixel * 3;
    if (isNear[pixel] === 0) {
      const at = ((up[pixel] ?? 0) * AROUND + (((around[pixel] ?? 0) + turned) & (AROUND - 1))) * 3;
      lit[i] = panorama[at] ?? 0;
      lit[i + 1] = panorama[at + 1] ?? 0;
      lit[i + 2] = panorama[at + 2] ?? 0;
      continue;
    }
    const looked = texels[pixel] ?? OUTSIDE;
    const texel = looked === OUTSIDE ? BEYOND_MAP : looked;
    const even = 0.7 + (0.6 / 255) * (texel >>> 24);
    const shining = shine[pixel] ?? 0;
    lit[i] = (DECODE[texel & 255] ?? 0) * (ambientR * even + headR * shining);
    lit[i + 1] = (DECODE[(texel >>> 8) & 255] ?? 0) * (ambientG * even + headG * shining);
    lit[i + 2] = (DECODE[(texel >>> 16) & 255] ?? 0) * (ambientB * even + headB * shining);
  }
}

/** Mirror images of the lamps on the ground: they wash the tape out. */
function paintLampImages(table: ViewTable, view: HarshView, room: HarshRoom, camera: Place): void {
  const [red, green, blue] = room.light.glare;
  if (red + green + blue === 0) return;
  const { ground } = table;
  const { width, mountHeight } = table.camera;
  const { lit, isNear, rowAhead } = view;
  const [cos, sin] = [Math.cos(camera.heading), Math.sin(camera.heading)];
  const images = room.lamps.map((lamp) => {
    const share = mountHeight / (mountHeight + lamp.z);
    const [dx, dy] = [(lamp.x - camera.x) * share, (lamp.y - camera.y) * share];
    return { ahead: dx * cos + dy * sin, left: dy * cos - dx * sin };
  });
  const imageAhead = Float64Array.from(images, ({ ahead }) => ahead);
  const imageLeft = Float64Array.from(images, ({ left }) => left);
  const reach = max(...imageAhead) + LAMP_IMAGE * sqrt(WASH_END);
  for (let row = 0; row < rowAhead.length; row++) {
    if ((rowAhead[row] ?? 0) > reach) continue;
    for (let pixel = row * width; pixel < (row + 1) * width; pixel++) {
      if (isNear[pixel] === 0) continue;
      const ahead = ground[pixel * 2] ?? 0;
      const left = ground[pixel * 2 + 1] ?? 0;
      let wash = 0;
      for (let lamp = 0; lamp < imageAhead.length; lamp++) {
        const offAhead = ahead - (imageAhead[lamp] ?? 0);
        const offLeft = left - (imageLeft[lamp] ?? 0);
        const off = (offAhead * offAhead + offLeft * offLeft) / (LAMP_IMAGE * LAMP_IMAGE);
        if (off < WASH_END) wash += WASH[(off * WASH_STEPS) | 0] ?? 0;
      }
      if (wash === 0) continue;
      const column = floor((camera.x + ahead * cos - left * sin) / room.raster.texel);
      const line = floor((camera.y + ahead * sin + left * cos) / room.raster.texel);
      wash *= findGloss(room.raster, column, line);
      const i = pixel * 3;
      lit[i] = (lit[i] ?? 0) + red * wash;
      lit[i + 1] = (lit[i + 1] ?? 0) + green * wash;
      lit[i + 2] = (lit[i + 2] ?? 0) + blue * wash;
    }
  }
}

/** A lamp's image fades to nothing at this squared distance from its middle, in LAMP_IMAGE. */
const WASH_END = 9;
const WASH_STEPS = 128;
const WASH = Float32Array.from({ length: WASH_END * WASH_STEPS }, (_, i) => exp(-(i + 0.5) / WASH_STEPS));

/** Tape mirrors the lamps, foam hardly. */
function findGloss(raster: GroundRaster, column: number, row: number): number {
  const isInside = column >= 0 && row >= 0 && column < raster.width && row < raster.height;
  const kind = isInside ? (raster.classes[row * raster.width + column] ?? 0) : 0;
  return GLOSSES[kind] ?? 0;
}

const GLOSSES: readonly number[] = [...GLOSS, GLOSS[0], GLOSS[0]];

function paintClutter(table: ViewTable, { lit }: HarshView, room: HarshRoom, camera: Place): void {
  const { ambient, headlight } = room.light;
  const view = { camera: table.camera, table: table.rays };
  paintThings(room.things, view, camera, (pixel, albedo, ahead, left) => {
    // Upright things take the headlights fully where the ground takes them at a slant.
    const falling = 1.3 * shineHeadlight(ahead, left);
    for (const channel of [0, 1, 2] as const) {
      lit[pixel * 3 + channel] = albedo[channel] * (ambient[channel] * 0.8 + headlight[channel] * falling);
    }
  });
}

/** Turns linear light into bytes: vignette, a small camera's colour matrix, sRGB, noise. */
function exposeFrame(
  { lit, radius2 }: HarshView,
  room: HarshRoom,
  frameSeed: number,
): Uint8Array<ArrayBuffer> {
  const { noise } = room;
  const { vignette } = room.light;
  const data = new Uint8ClampedArray(lit.length);
  const gain = 1 + 3 * SPREAD;
  for (let pixel = 0; pixel < radius2.length; pixel++) {
    const i = pixel * 3;
    const kept = 1 - vignette * (radius2[pixel] ?? 0);
    const r = lit[i] ?? 0;
    const g = lit[i + 1] ?? 0;
    const b = lit[i + 2] ?? 0;
    const grey = SPREAD * (r + g + b);
    // Each frame, and each stretch of 65536 pixels in it, begins elsewhere in the table.
    const at = ((pixel + frameSeed + (pixel >>> 16) * 7919) & (NOISE_SIZE - 1)) * 3;
    data[i] = encode((r * gain - grey) * kept) + (noise[at] ?? 0);
    data[i + 1] = encode((g * gain - grey) * kept) + (noise[at + 1] ?? 0);
    data[i + 2] = encode((b * gain - grey) * kept) + (noise[at + 2] ?? 0);
  }
  return new Uint8Array(data.buffer);
}

function encode(linear: number): number {
  if (linear <= 0) return 0;
  return linear >= 1 ? 255 : (ENCODE[(linear * LINEAR_STEPS) | 0] ?? 0);
}

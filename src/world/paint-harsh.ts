import { SPREAD, encodeLevel, paintThings, shineHeadlight } from '../render';
import { AROUND, NOISE_SIZE } from './harsh-room';
import type { HarshRoom } from './harsh-room';
import type { HarshView } from './harsh-view';
import type { Place } from './lanes';
import { OUTSIDE } from './look-up-ground';
import { paintLampImages } from './paint-lamp-images';
import type { ViewTable } from './view-table';

const { PI, max, min, round } = Math;

const LINEAR_STEPS = 4096;
const DECODE = Float32Array.from({ length: 256 }, (_, i) => (i / 255) ** 2);
/** Level by steps of linear light from -1 to 3: what a colour matrix makes negative is looked up, too, without a branch. */
const ENCODE = Uint8Array.from({ length: 4 * LINEAR_STEPS }, (_, i) =>
  round(encodeLevel(i / LINEAR_STEPS - 1)),
);
/** A level of 0..255 and its noise of -127..127, clipped. */
const CLIP = Uint8Array.from({ length: 128 + 255 + 128 }, (_, i) => max(0, min(255, i - 128)));
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

function paintClutter(table: ViewTable, { lit }: HarshView, room: HarshRoom, camera: Place): void {
  const { ambient, headlight } = room.light;
  const view = { camera: table.camera, table: table.rays };
  paintThings(room.things, view, camera, (ahead, left) => {
    // Upright things take the headlights fully where the ground takes them at a slant.
    const falling = 1.3 * shineHeadlight(ahead, left);
    const red = ambient[0] * 0.8 + headlight[0] * falling;
    const green = ambient[1] * 0.8 + headlight[1] * falling;
    const blue = ambient[2] * 0.8 + headlight[2] * falling;
    return (pixel, albedo) => {
      lit[pixel * 3] = albedo[0] * red;
      lit[pixel * 3 + 1] = albedo[1] * green;
      lit[pixel * 3 + 2] = albedo[2] * blue;
    };
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
  const data = new Uint8Array(lit.length);
  // Each frame, and each stretch of 65536 pixels in it, begins elsewhere in the table.
  const noiseFrom = frameSeed & (NOISE_SIZE - 1);
  for (let pixel = 0; pixel < radius2.length; pixel++) {
    const i = pixel * 3;
    const kept = 1 - vignette * (radius2[pixel] ?? 0);
    const r = lit[i] ?? 0;
    const g = lit[i + 1] ?? 0;
    const b = lit[i + 2] ?? 0;
    const grey = GREY * (r + g + b);
    const at = ((pixel + noiseFrom + (pixel >>> 16) * 7919) & (NOISE_SIZE - 1)) * 3;
    data[i] = CLIP[encode((r * GAIN - grey) * kept) + (noise[at] ?? 0) + 128] ?? 0;
    data[i + 1] = CLIP[encode((g * GAIN - grey) * kept) + (noise[at + 1] ?? 0) + 128] ?? 0;
    data[i + 2] = CLIP[encode((b * GAIN - grey) * kept) + (noise[at + 2] ?? 0) + 128] ?? 0;
  }
  return data;
}

/** Read once from the other room: a look-up through its index for each pixel took longer than the sums. */
const GREY = SPREAD;
const GAIN = 1 + 3 * SPREAD;

/** sRGB level of linear light. */
function encode(linear: number): number {
  const at = ((linear * LINEAR_STEPS) | 0) + LINEAR_STEPS;
  return ENCODE[at < 0 ? 0 : at < ENCODE.length ? at : ENCODE.length - 1] ?? 0;
}

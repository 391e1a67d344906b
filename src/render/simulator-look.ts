import { hashIntegers, sampleNoise } from './noise';
import { SAMPLES, SHARES, SKY_SHARE } from './scene';
import type { Scene } from './scene';
import { TAPES, TAPE_COLORS } from '../lines/tape';
import { GROUND } from './track';

const { abs, floor, max, min, round, sqrt } = Math;

/**
 * Colours near the mean ones of duckietown-gym's synthetic style (8-bit, gamma-encoded), by what the ground is made of
 * (GROUND): grass, tape, road. Even light; no noise of a sensor.
 */
export const COLORS: readonly (readonly [number, number, number])[] = [
  [117, 122, 64],
  ...TAPE_COLORS.map((color) => TAPES[color].simulator),
  [45, 44, 38],
];
export const SKY = [114, 209, 255] as const;
/** The simulator's ground ends; beyond is its black underground. */
export const GROUND_END = 6;
export const UNDERGROUND = [21, 21, 20] as const;
/** Grass comes in tiles of this size, metres, with dark joints. */
const TILE = 0.61;

/** Paints a scene in the simulator's look: rgb8. */
export function paintSimulator(scene: Scene, seed: number): Uint8Array<ArrayBuffer> {
  const { shares, places, pose, mask } = scene;
  const data = new Uint8Array(mask.length * 3);
  for (let pixel = 0; pixel < mask.length; pixel++) {
    const at = pixel * SHARES;
    const x = places[pixel * 2] ?? 0;
    const y = places[pixel * 2 + 1] ?? 0;
    const sky = shares[at + SKY_SHARE] ?? 0;
    let red = SKY[0] * sky;
    let green = SKY[1] * sky;
    let blue = SKY[2] * sky;
    const distance = sqrt((x - pose.x) ** 2 + (y - pose.y) ** 2);
    if (distance > GROUND_END) {
      const rest = SAMPLES - sky;
      red += UNDERGROUND[0] * rest;
      green += UNDERGROUND[1] * rest;
      blue += UNDERGROUND[2] * rest;
    } else if (sky < SAMPLES) {
      const shade = shadeGround(x, y, distance, seed, (shares[at] ?? 0) > 0);
      for (let kind = 0; kind <= GROUND.road; kind++) {
        const share = (shares[at + kind] ?? 0) * shade;
        if (share === 0) continue;
        const color = COLORS[kind];
        red += (color?.[0] ?? 0) * share;
        green += (color?.[1] ?? 0) * share;
        blue += (color?.[2] ?? 0) * share;
      }
    }
    data[pixel * 3] = min(255, round(red / SAMPLES));
    data[pixel * 3 + 1] = min(255, round(green / SAMPLES));
    data[pixel * 3 + 2] = min(255, round(blue / SAMPLES));
  }
  return data;
}

/** Light and texture of the ground: a factor about 1. `distance` is from the camera: fine texture blurs away. */
export function shadeGround(x: number, y: number, distance: number, seed: number, isGrass: boolean): number {
  // Light of a lamp far away: it changes by a few per cent over metres.
  let shade = 0.94 + 0.12 * sampleNoise(x * 0.9, y * 0.9, seed);
  // Texture a few millimetres fine fades before it would alias.
  const fine = max(0, 1 - distance / 1.2);
  if (fine > 0)
    shade += (hashIntegers(floor(x * 250), floor(y * 250), seed) / 4294967296 - 0.5) * 0.08 * fine;
  if (isGrass && distance < 3) {
    const joint = min(abs(x % TILE), abs(y % TILE));
    if (joint < 0.004) shade *= 0.7;
  }
  return shade;
}

import type { Light, LinearRgb } from './lights';
import { hashIntegers, sampleNoise } from './noise';
import { SAMPLES, SHARES, SKY_SHARE } from './scene';
import type { Scene } from './scene';

const { PI, atan2, floor } = Math;

/** Sine of the elevation where the curtains end and wall and ceiling begin. */
const CURTAIN_TOP = 0.22;
const CEILING_FROM = 0.42;
/** Cells of a full turn: a whole number, so that the panorama closes. */
export const CELLS = 64;

/** Fills everything that is not ground near by: a room's curtains, furniture, ceiling and lamps, linear light. */
export function paintBackdrop(scene: Scene, light: Light, seed: number, target: Float32Array): void {
  const { table, pose, mask, shares } = scene;
  for (let pixel = 0; pixel < mask.length; pixel++) {
    const i = pixel * 3;
    const x = table.rays[i] ?? 0;
    const y = table.rays[i + 1] ?? 0;
    const z = table.rays[i + 2] ?? 0;
    // Ground near by is painted over; far ground, a few rows, belongs to the room.
    if (z < -0.06 && (shares[pixel * SHARES + SKY_SHARE] ?? 0) < SAMPLES) continue;
    const turn = (atan2(y, x) + pose.heading) / (2 * PI);
    const around = (turn - floor(turn)) * CELLS;
    const [albedo, own] = lookAround(around, z, seed);
    for (let channel = 0; channel < 3; channel++) {
      target[i + channel] = (light.ambient[channel] ?? 0) * ((albedo[channel] ?? 0) * 0.8 + own);
    }
  }
}

/**
 * Albedo and, for lamps, light of their own (as a share of the ambient light).
 * @param around direction in CELLS to a full turn
 * @param up sine of the elevation
 */
export function lookAround(
  around: number,
  up: number,
  seed: number,
): readonly [albedo: LinearRgb, own: number] {
  const cell = floor(around);
  const hash = hashIntegers(cell, 7, seed);
  if (up < 0.02 + 0.12 * ((hash & 255) / 255) && (hash >>> 8) % 3 === 0) {
    return [FURNITURE[(hash >>> 12) % FURNITURE.length] ?? CURTAIN, 0];
  }
  if (up < CURTAIN_TOP) {
    const fold = 0.6 + 0.5 * sampleNoise(around * 6, up * 3, seed + 3);
    return [[CURTAIN[0] * fold, CURTAIN[1] * fold, CURTAIN[2] * fold], 0];
  }
  if (up < CEILING_FROM) {
    const stain = 0.8 + 0.4 * sampleNoise(around, up * 20, seed + 4);
    return [[0.3 * stain, 0.28 * stain, 0.25 * stain], 0];
  }
  const lampRow = floor(up * 14);
  const isLamp = hashIntegers(cell >> 1, lampRow, seed + 9) % 6 === 0 && up * 14 - lampRow < 0.5;
  return [CEILING, isLamp ? 2.5 : 0];
}

const CURTAIN: LinearRgb = [0.03, 0.033, 0.05];
const CEILING: LinearRgb = [0.24, 0.24, 0.23];
const FURNITURE: readonly LinearRgb[] = [
  [0.2, 0.11, 0.05],
  [0.45, 0.43, 0.4],
  [0.04, 0.05, 0.12],
  [0.12, 0.13, 0.14],
  [0.3, 0.04, 0.03],
];

/** Seeded randomness in whole-number arithmetic: the same seed gives the same bytes on every machine. */

const { floor, imul } = Math;

/** Mixes three integers into 32 random-looking bits (0 .. 2^32 - 1). */
export function hashIntegers(a: number, b: number, seed: number): number {
  let h = (seed ^ 0x9e3779b9) >>> 0;
  h = imul(h ^ a, 0x85ebca6b);
  h = imul(h ^ (h >>> 13) ^ b, 0xc2b2ae35);
  h = imul(h ^ (h >>> 15), 0x27d4eb2f);
  return (h ^ (h >>> 16)) >>> 0;
}

/** 0 inclusive to 1 exclusive. */
export type Random = () => number;

/** Uniform numbers (the mulberry32 generator). */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = imul(state ^ (state >>> 15), 1 | state);
    t = (t + imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Smooth noise, 0 to 1, that varies over distances of about 1 in x and y. */
export function sampleNoise(x: number, y: number, seed: number): number {
  const column = floor(x);
  const row = floor(y);
  const fx = x - column;
  const fy = y - row;
  const sx = fx * fx * (3 - 2 * fx);
  const sy = fy * fy * (3 - 2 * fy);
  const top = mix(hashIntegers(column, row, seed), hashIntegers(column + 1, row, seed), sx);
  const bottom = mix(hashIntegers(column, row + 1, seed), hashIntegers(column + 1, row + 1, seed), sx);
  return mix(top, bottom, sy) / 4294967296;
}

const GAUSS_SIZE = 4096;

/** 4096 draws of a normal distribution (mean 0, deviation 1): a look-up is all that a pixel's noise costs. */
export const GAUSS: Float32Array = makeGauss();

function makeGauss(): Float32Array {
  const random = createRandom(0x5eed);
  const table = new Float32Array(GAUSS_SIZE);
  // Twelve uniforms: near enough to a normal distribution for a sensor, and free of library functions.
  for (let i = 0; i < GAUSS_SIZE; i++) {
    let sum = -6;
    for (let j = 0; j < 12; j++) sum += random();
    table[i] = sum;
  }
  return table;
}

function mix(from: number, to: number, share: number): number {
  return from + (to - from) * share;
}

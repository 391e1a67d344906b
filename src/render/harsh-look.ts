import { paintBackdrop } from './backdrop';
import { coverWithClutter } from './clutter';
import { LIGHTS, shineHeadlight } from './lights';
import type { Light, LightName, LinearRgb } from './lights';
import { hashIntegers, sampleNoise } from './noise';
import { SAMPLES, SHARES, SKY_SHARE } from './scene';
import type { Scene } from './scene';
import { exposeSensor } from './sensor';
import { TAPES, TAPE_COLORS } from '../lines/tape';
import { GROUND } from './track';

const { abs, exp, floor, max, round, sqrt } = Math;

/** Share of light that comes back, by what the ground is made of (GROUND): floor beside the mat, tape, mat. */
export const ALBEDO: readonly LinearRgb[] = [
  [0.05, 0.045, 0.045],
  ...TAPE_COLORS.map((color) => TAPES[color].reflectance),
  [0.035, 0.036, 0.042],
];
/** Gloss by what the ground is made of: tape mirrors the lamps, foam hardly. */
export const GLOSS = [0.05, 1, 1, 1, 0.12] as const;

/** Overhead lamps in the world, metres. Their mirror images on the ground wash the tape out. */
const LAMPS = [
  { x: 2.5, y: -1.2, z: 2.2 },
  { x: -2.8, y: 1.6, z: 2.2 },
  { x: 3.5, y: 3.5, z: 2.4 },
] as const;
/** Radius of such an image on the ground, metres. */
export const LAMP_IMAGE = 0.07;

/** Distance at which the floor ends at the room's walls, metres from the camera. */
export const WALL = 4;

let buffer = new Float32Array(0);

/** Paints a scene as a real robot's camera would take it in the named light: rgb8. */
export function paintHarsh(scene: Scene, lightName: LightName, seed: number): Uint8Array<ArrayBuffer> {
  const light: Light = LIGHTS[lightName];
  const { camera, table, pose, mask } = scene;
  if (buffer.length !== mask.length * 3) buffer = new Float32Array(mask.length * 3);
  paintBackdrop(scene, light, seed, buffer);
  paintGround(scene, light, seed);
  coverWithClutter(scene, seed, (ahead, left) => {
    // Upright things take the headlights fully where the ground takes them at a slant.
    const shine = 1.3 * shineHeadlight(ahead, left);
    return (pixel, albedo) => {
      for (let channel = 0; channel < 3; channel++) {
        const falling = (light.ambient[channel] ?? 0) * 0.8 + (light.headlight[channel] ?? 0) * shine;
        buffer[pixel * 3 + channel] = (albedo[channel] ?? 0) * falling;
      }
    };
  });
  const noiseSeed = hashIntegers(round(pose.distance * 1e5), round(pose.d * 1e6), seed);
  return exposeSensor(buffer, table.radius, camera, light, noiseSeed);
}

function paintGround(scene: Scene, light: Light, seed: number): void {
  const { shares, places, pose, mask, table, camera } = scene;
  const images = LAMPS.map(({ x, y, z }) => {
    const share = camera.mountHeight / (camera.mountHeight + z);
    return { x: pose.x + (x - pose.x) * share, y: pose.y + (y - pose.y) * share };
  });
  for (let pixel = 0; pixel < mask.length; pixel++) {
    const at = pixel * SHARES;
    const sky = shares[at + SKY_SHARE] ?? 0;
    if (sky === SAMPLES) continue;
    const x = places[pixel * 2] ?? 0;
    const y = places[pixel * 2 + 1] ?? 0;
    const distance = sqrt((x - pose.x) ** 2 + (y - pose.y) ** 2);
    if (!(distance < WALL)) continue;
    let red = 0;
    let green = 0;
    let blue = 0;
    let gloss = 0;
    for (let kind = 0; kind <= GROUND.road; kind++) {
      const share = (shares[at + kind] ?? 0) / SAMPLES;
      if (share === 0) continue;
      const albedo = ALBEDO[kind];
      red += (albedo?.[0] ?? 0) * share;
      green += (albedo?.[1] ?? 0) * share;
      blue += (albedo?.[2] ?? 0) * share;
      gloss += (GLOSS[kind] ?? 0) * share;
    }
    const grain = wearGround(x, y, distance, seed);
    if ((shares[at + GROUND.beside] ?? 0) === SAMPLES) {
      const paper = findPaper(x, y, seed);
      if (paper !== undefined) {
        red = paper[0];
        green = paper[1];
        blue = paper[2];
      }
    }
    let mirrored = 0;
    for (const image of images) {
      const off = ((x - image.x) ** 2 + (y - image.y) ** 2) / (LAMP_IMAGE * LAMP_IMAGE);
      if (off < 9) mirrored += exp(-off);
    }
    const first = pixel * SAMPLES * 2;
    const shine = shineHeadlight(table.ground[first] ?? 0, table.ground[first + 1] ?? 0);
    const even = shadeRoom(x, y, seed);
    const { ambient, headlight, glare } = light;
    const i = pixel * 3;
    const wash = mirrored * gloss;
    buffer[i] = red * grain * (ambient[0] * even + headlight[0] * shine) + glare[0] * wash;
    buffer[i + 1] = green * grain * (ambient[1] * even + headlight[1] * shine) + glare[1] * wash;
    buffer[i + 2] = blue * grain * (ambient[2] * even + headlight[2] * shine) + glare[2] * wash;
  }
}

/** Rooms are lit unevenly: lamps and shadows change the light over half a metre. A factor from 0.7 to 1.3. */
export function shadeRoom(x: number, y: number, seed: number): number {
  return 0.7 + 0.6 * sampleNoise(x * 1.7, y * 1.7, seed + 11);
}

/** Dirt, wear and the foam mat's grain: a factor about 1. `distance` is from the camera: far grain blurs away. */
export function wearGround(x: number, y: number, distance: number, seed: number): number {
  const worn = 0.82 + 0.36 * sampleNoise(x * 14, y * 14, seed + 5);
  const fine = max(0, 1 - distance / 1.2);
  if (fine === 0) return worn;
  const grain = hashIntegers(floor(x * 250), floor(y * 250), seed) / 4294967296 - 0.5;
  return worn * (1 + 0.35 * grain * fine);
}

/** Sheets of paper and scraps lying beside the road: one in some cells of a 0.3 m grid. */
export function findPaper(x: number, y: number, seed: number): LinearRgb | undefined {
  const [column, row] = [floor(x / 0.3), floor(y / 0.3)];
  const hash = hashIntegers(column, row, seed + 23);
  if (hash % 9 !== 0) return undefined;
  const angle = (hash >>> 8) % 7;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const [dx, dy] = [x - (column + 0.5) * 0.3, y - (row + 0.5) * 0.3];
  const inside = abs(dx * cos + dy * sin) < 0.1 && abs(dy * cos - dx * sin) < 0.06;
  return inside ? PAPERS[(hash >>> 16) % PAPERS.length] : undefined;
}

const PAPERS: readonly LinearRgb[] = [
  [0.6, 0.6, 0.58],
  [0.35, 0.32, 0.25],
  [0.08, 0.12, 0.3],
  [0.3, 0.06, 0.05],
];

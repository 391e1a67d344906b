import {
  ALBEDO,
  CELLS,
  GAUSS,
  LIGHTS,
  createRandom,
  findPaper,
  hashIntegers,
  lookAround,
  shadeRoom,
  wearGround,
} from '../render';
import type { Light, LightName, LinearRgb, Thing } from '../render';
import { MAP_GROUND } from './ground';
import type { GroundRaster } from './ground-raster';
import { paintTexture } from './ground-texture';
import type { GroundTexture } from './ground-texture';

const { max, min, round, sqrt } = Math;

const GRASS: LinearRgb = [0.04, 0.06, 0.025];
/** Distance at which grain is painted; see paint-simulator. */
const GRAIN_DISTANCE = 0.3;
const LAMPS = 3;
/** Cells of the room's panorama, around and up. */
export const AROUND = 1024;
export const UP = 128;
/** Sine of the elevation at its lower edge. */
export const UP_FROM = -0.1;
/** A power of two. */
export const NOISE_SIZE = 1 << 16;

/** A room in a light, as far as it does not change when the robot moves. */
export interface HarshRoom {
  readonly light: Light;
  /** A texel is albedo by dirt, wear and grain (square roots of red, green, blue) and the room's shade. */
  readonly texture: GroundTexture;
  readonly raster: GroundRaster;
  readonly things: readonly Thing[];
  readonly lamps: readonly { readonly x: number; readonly y: number; readonly z: number }[];
  /** Light from each direction: red, green, blue for each cell. */
  readonly panorama: Float32Array;
  /** Whole levels, three for each of NOISE_SIZE pixels. */
  readonly noise: Int8Array;
}

/** Furnishes a room: the seed sets dirt, wear, papers, lamps, curtains and how strong the light is (15 % each way). */
export function furnishRoom(
  raster: GroundRaster,
  things: readonly Thing[],
  lightName: LightName,
  seed: number,
): HarshRoom {
  const random = createRandom(hashIntegers(seed, 0x11647, 3));
  const strength = 0.85 + 0.3 * random();
  const base: Light = LIGHTS[lightName];
  const scale = ([r, g, b]: LinearRgb, by: number): LinearRgb => [r * by, g * by, b * by];
  const light = {
    ...base,
    ambient: scale(base.ambient, strength),
    headlight: scale(base.headlight, 0.85 + 0.3 * random()),
    glare: scale(base.glare, strength),
  };
  const lamps = Array.from({ length: LAMPS }, () => ({
    x: raster.width * raster.texel * random(),
    y: raster.height * raster.texel * random(),
    z: 2.1 + 0.4 * random(),
  }));
  const texture = paintTexture(raster, (kind, x, y) => paintTexel(kind, x, y, seed));
  return {
    light,
    texture,
    raster,
    things,
    lamps,
    panorama: paintPanorama(light, seed),
    noise: drawNoise(light.noise, seed),
  };
}

function paintTexel(kind: number, x: number, y: number, seed: number): number {
  const isFloor = kind === MAP_GROUND.beside || kind === MAP_GROUND.nothing;
  const albedo =
    kind === MAP_GROUND.grass
      ? GRASS
      : isFloor
        ? (findPaper(x, y, seed) ?? ALBEDO[MAP_GROUND.beside])
        : ALBEDO[kind];
  const wear = wearGround(x, y, GRAIN_DISTANCE, seed);
  const code = (value = 0): number => min(255, round(255 * sqrt(value * wear)));
  const shade = round(((shadeRoom(x, y, seed) - 0.7) / 0.6) * 255);
  // Never OUTSIDE: albedo is above 0.
  return (code(albedo?.[0]) | (code(albedo?.[1]) << 8) | (code(albedo?.[2]) << 16) | (shade << 24)) >>> 0;
}

function paintPanorama({ ambient }: Light, seed: number): Float32Array {
  const panorama = new Float32Array(AROUND * UP * 3);
  for (let row = 0; row < UP; row++) {
    const up = UP_FROM + ((1 - UP_FROM) * (row + 0.5)) / UP;
    for (let column = 0; column < AROUND; column++) {
      const [albedo, own] = lookAround(((column + 0.5) / AROUND) * CELLS, up, seed);
      for (const channel of [0, 1, 2] as const) {
        panorama[(row * AROUND + column) * 3 + channel] = ambient[channel] * (albedo[channel] * 0.8 + own);
      }
    }
  }
  return panorama;
}

/** Noise is brightness more than colour, and strongest in blue. */
function drawNoise(deviation: number, seed: number): Int8Array {
  const noise = new Int8Array(NOISE_SIZE * 3);
  const draw = (a: number, b: number): number => GAUSS[hashIntegers(a, b, seed) & 4095] ?? 0;
  for (let i = 0; i < NOISE_SIZE; i++) {
    const common = draw(i, 101) * 0.7;
    for (const channel of [0, 1, 2] as const) {
      const own = draw(i, channel) * (channel === 2 ? 0.9 : 0.6);
      noise[i * 3 + channel] = max(-127, min(127, round(deviation * (common + own))));
    }
  }
  return noise;
}

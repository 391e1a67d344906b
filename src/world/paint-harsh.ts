import {
  ALBEDO,
  CELLS,
  GAUSS,
  GLOSS,
  LAMP_IMAGE,
  LIGHTS,
  SPREAD,
  WALL,
  createRandom,
  encodeLevel,
  findPaper,
  hashIntegers,
  lookAround,
  paintThings,
  shadeRoom,
  shineHeadlight,
  wearGround,
} from '../render';
import type { Light, LightName, LinearRgb, Thing } from '../render';
import { MAP_GROUND } from './ground';
import type { GroundRaster } from './ground-raster';
import { paintTexture } from './ground-texture';
import type { GroundTexture } from './ground-texture';
import type { Place } from './lanes';
import { OUTSIDE } from './look-up-ground';
import { NO_GROUND } from './view-table';
import type { ViewTable } from './view-table';

const { PI, exp, floor, max, min, round, sqrt } = Math;

const GRASS: LinearRgb = [0.04, 0.06, 0.025];
/** Distance at which grain is painted; see paint-simulator. */
const GRAIN_DISTANCE = 0.3;
/** Of the panorama of the room: its cells around and up. */
const AROUND = 1024;
const UP = 128;
/** Sine of the elevation at its lower edge. */
const UP_FROM = -0.1;
const NOISE_SIZE = 1 << 16;
const LINEAR_STEPS = 4096;
const LAMPS = 3;

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
  /** For each row, how far ahead its nearest ground lies, metres. */
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

/** From linear light to bytes: vignette, a small camera's colour matrix, sRGB, noise. */
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

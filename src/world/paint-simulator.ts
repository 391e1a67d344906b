import { COLORS, GROUND_END, SKY, UNDERGROUND, shadeGround } from '../render';
import { MAP_GROUND } from './ground';
import type { GroundRaster } from './ground-raster';
import { paintTexture } from './ground-texture';
import type { GroundTexture } from './ground-texture';
import { OUTSIDE } from './look-up-ground';
import type { ViewTable } from './view-table';

const GRASS = [84, 116, 52] as const;

/** Distance at which the ground's fine texture is painted: a look-up cannot blur it by how far away the robot is. */
const TEXTURE_DISTANCE = 0.3;

/** The simulator's look does not change from one episode to the next. */
const SEED = 1;

/** The ground in the look of Duckietown's simulator: red, green, blue and 255 a texel. */
export function paintSimulatorGround(raster: GroundRaster): GroundTexture {
  return paintTexture(raster, (kind, x, y) => {
    if (kind === MAP_GROUND.nothing) return pack(UNDERGROUND, 1);
    const isFloor = kind === MAP_GROUND.beside || kind === MAP_GROUND.grass;
    const color = kind === MAP_GROUND.grass ? GRASS : (COLORS[kind] ?? UNDERGROUND);
    return pack(color, shadeGround(x, y, TEXTURE_DISTANCE, SEED, isFloor));
  });
}

function pack(color: readonly number[], shade: number): number {
  const [r = 0, g = 0, b = 0] = color.map((level) => Math.min(255, Math.round(level * shade)));
  return (r | (g << 8) | (b << 16) | (255 << 24)) >>> 0;
}

/** What a camera sees where there is no ground of the map, sky or underground: rgb8. */
export function paintSimulatorBackdrop({ rays, camera }: ViewTable): Uint8Array<ArrayBuffer> {
  // Sine of the angle below the horizon at which the simulator's black underground begins.
  const end = -camera.mountHeight / Math.hypot(GROUND_END, camera.mountHeight);
  const backdrop = new Uint8Array(rays.rays.length);
  for (let i = 0; i < backdrop.length; i += 3) {
    const up = rays.rays[i + 2] ?? 0;
    backdrop.set(up > -1e-4 && up > end ? SKY : UNDERGROUND, i);
  }
  return backdrop;
}

/**
 * @param backdrop of paintSimulatorBackdrop
 * @param texels of lookUpGround
 * @returns rgb8
 */
export function paintSimulatorFrame(backdrop: Uint8Array, texels: Uint32Array): Uint8Array<ArrayBuffer> {
  const data = new Uint8Array(backdrop);
  for (let pixel = 0; pixel < texels.length; pixel++) {
    const texel = texels[pixel] ?? OUTSIDE;
    if (texel === OUTSIDE) continue;
    const i = pixel * 3;
    data[i] = texel;
    data[i + 1] = texel >>> 8;
    data[i + 2] = texel >>> 16;
  }
  return data;
}

import type { RgbFrame } from '../../image/frame';
import type { LightDescription } from '../../translate/light-chooser';

/** Descriptions by light. */
export type LightSet = readonly (readonly LightDescription[])[];

/** Every so many bytes of a frame count: enough to tell frames apart. */
const STEP = 101;

/** Draws a light, then one of its descriptions, by the frame's own bytes: in any order and thread the same. */
export function drawLight(lights: LightSet, { data }: RgbFrame): LightDescription | undefined {
  const hash = hashSome(data);
  const light = lights[hash % lights.length] ?? [];
  return light[Math.floor(hash / lights.length) % light.length];
}

/** FNV-1a. */
function hashSome(data: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < data.length; i += STEP) hash = Math.imul(hash ^ (data[i] ?? 0), 0x01000193);
  // Its low bits alone tell little.
  return (hash ^ (hash >>> 15)) >>> 0;
}

import type { Light } from './lights';
import { GAUSS, hashIntegers } from './noise';

const { floor, pow, round } = Math;

/**
 * Turns linear light into the bytes that a small camera gives: blur of its lens, vignette, colour matrix, sRGB curve
 * and noise. The light, three floats for each pixel, is spoilt.
 * @param radius distance of each pixel from the centre, 1 in the corners
 * @param seed of this frame's noise alone
 * @returns rgb8
 */
export function exposeSensor(
  light: Float32Array,
  radius: Float32Array,
  size: { readonly width: number; readonly height: number },
  { blur, vignette, noise }: Light,
  seed: number,
): Uint8Array<ArrayBuffer> {
  for (let pass = 0; pass < blur; pass++) blurOnce(light, size.width, size.height);
  const data = new Uint8Array(light.length);
  let state = hashIntegers(seed, 0x5e150, 1) | 1;
  for (let pixel = 0; pixel < radius.length; pixel++) {
    const off = radius[pixel] ?? 0;
    const kept = 1 - vignette * off * off;
    const i = pixel * 3;
    const r = (light[i] ?? 0) * kept;
    const g = (light[i + 1] ?? 0) * kept;
    const b = (light[i + 2] ?? 0) * kept;
    // Small cameras spread the channels apart; coloured light then drives the weak ones to zero, as in real frames.
    const grey = SPREAD * (r + g + b);
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    // Three draws from one word, and a part in common: noise is brightness more than colour.
    const common = (GAUSS[state & 4095] ?? 0) * 0.7;
    const own = noise * 0.6;
    data[i] = clampLevel(
      encodeLevel(r * GAIN - grey) + noise * common + own * (GAUSS[(state >>> 7) & 4095] ?? 0),
    );
    data[i + 1] = clampLevel(
      encodeLevel(g * GAIN - grey) + noise * common + own * (GAUSS[(state >>> 13) & 4095] ?? 0),
    );
    data[i + 2] = clampLevel(
      encodeLevel(b * GAIN - grey) + noise * common + own * 1.5 * (GAUSS[(state >>> 19) & 4095] ?? 0),
    );
  }
  return data;
}

/** How far a small camera's colour matrix spreads the channels apart. */
export const SPREAD = 0.12;
/** Leaves grey as it is. */
const GAIN = 1 + 3 * SPREAD;

const STEPS = 4096;
const CURVE = Float32Array.from({ length: STEPS + 1 }, (_, i) => {
  const linear = i / STEPS;
  return 255 * (linear <= 0.0031308 ? 12.92 * linear : 1.055 * pow(linear, 1 / 2.4) - 0.055);
});

/** sRGB level, 0 to 255, of linear light. */
export function encodeLevel(linear: number): number {
  if (linear <= 0) return 0;
  return linear >= 1 ? 255 : (CURVE[floor(linear * STEPS)] ?? 0);
}

function clampLevel(level: number): number {
  return level <= 0 ? 0 : level >= 254.5 ? 255 : round(level);
}

/** [1 2 1] / 4 across and down; the outermost pixels stay. */
function blurOnce(light: Float32Array, width: number, height: number): void {
  const stride = width * 3;
  for (let row = 0; row < height; row++) {
    const start = row * stride;
    for (let channel = 0; channel < 3; channel++) {
      let before = light[start + channel] ?? 0;
      for (let i = start + 3 + channel; i < start + stride - 3; i += 3) {
        const here = light[i] ?? 0;
        light[i] = (before + 2 * here + (light[i + 3] ?? 0)) / 4;
        before = here;
      }
    }
  }
  const above = light.slice(0, stride);
  for (let row = 1; row < height - 1; row++) {
    for (let i = 0; i < stride; i++) {
      const at = row * stride + i;
      const here = light[at] ?? 0;
      light[at] = ((above[i] ?? 0) + 2 * here + (light[at + stride] ?? 0)) / 4;
      above[i] = here;
    }
  }
}

import type { RgbFrame } from '../../image/frame';
import { createRandom, hashIntegers } from '../../render';
import type { Random } from '../../render';

/** What domain randomisation does to all frames of an episode. */
export interface RandomLook {
  /** Level out by channel and level in: 3 x 256. */
  readonly levels: readonly Float32Array[];
  /** Light's change from one side of the picture to the other, as a share. */
  readonly slopeX: number;
  readonly slopeY: number;
  /** Deviation of the sensor's noise, in levels of 0..255. */
  readonly noise: number;
}

/**
 * A light and a camera, drawn anew for each episode (Tobin et al. 2017): strength and colour of the light, contrast, gamma,
 * fall-off over the picture, noise. Plainer than the rooms of the harsh looks, which no policy learns from.
 */
export function drawLook(seed: number): RandomLook {
  const random = createRandom(hashIntegers(seed, 0xd0a1, 3));
  const light = Math.exp(between(random, Math.log(0.25), Math.log(1.6)));
  const gamma = between(random, 0.6, 1.5);
  const lift = between(random, 0, 30);
  const levels = [0, 1, 2].map(() => {
    const gain = light * Math.exp(between(random, -0.7, 0.7));
    return Float32Array.from({ length: 256 }, (_, level) => lift + 255 * gain * (level / 255) ** gamma);
  });
  return {
    levels,
    slopeX: between(random, -0.6, 0.6),
    slopeY: between(random, -0.6, 0.6),
    noise: between(random, 0, 12),
  };
}

/** Changes the frame in place. @param seed of the frame's noise */
export function applyLook(
  { levels, slopeX, slopeY, noise }: RandomLook,
  frame: RgbFrame,
  seed: number,
): void {
  const { width, height, data } = frame;
  const random = createRandom(hashIntegers(seed, 0x201e, 5));
  for (let row = 0, i = 0; row < height; row++) {
    const share = 1 + slopeY * (row / height - 0.5);
    for (let column = 0; column < width; column++) {
      const light = share + slopeX * (column / width - 0.5);
      for (const level of levels) {
        // Two uniforms are noise enough for so small a picture.
        const grain = noise * 2.45 * (random() + random() - 1);
        const value = light * (level[data[i] ?? 0] ?? 0) + grain;
        data[i++] = value < 0 ? 0 : value > 255 ? 255 : value;
      }
    }
  }
}

function between(random: Random, low: number, high: number): number {
  return low + (high - low) * random();
}

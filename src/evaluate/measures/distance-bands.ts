import { createGroundProjector } from '../../lines/ground-projection';
import type { GroundProjectorOptions } from '../../lines/ground-projection';
import { BAND_STARTS } from './sums';

/**
 * Finds the band of distance of each pixel: 0 nearer than 0.3 m, 1 up to 0.4 m, 2 farther, or above the horizon. Bands
 * are metres on the ground, not rows of the picture, because that is what a lane filter loses when far lines fade. With
 * these limits about a tenth of Duckietown's labelled tape is far. They are as exact as the camera's calibration.
 */
export class DistanceBands {
  readonly #bySize = new Map<string, Uint8Array>();

  constructor(private readonly calibration: GroundProjectorOptions) {}

  /** width * height bytes, row by row; made once for each size. */
  find(width: number, height: number): Uint8Array {
    const key = `${width}x${height}`;
    const bands = this.#bySize.get(key) ?? this.#compute(width, height);
    this.#bySize.set(key, bands);
    return bands;
  }

  #compute(width: number, height: number): Uint8Array {
    const projector = createGroundProjector(this.calibration);
    const bands = new Uint8Array(width * height);
    for (let row = 0, i = 0; row < height; row++) {
      for (let column = 0; column < width; column++, i++) {
        const { x, y } = projector.projectNormalized((column + 0.5) / width, (row + 0.5) / height);
        const distance = x > 0 ? Math.hypot(x, y) : Infinity;
        bands[i] = BAND_STARTS.filter((start) => distance >= start).length;
      }
    }
    return bands;
  }
}

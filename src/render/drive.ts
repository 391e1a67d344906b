import { createRandom } from './noise';
import { placeOnTrack } from './track';
import type { Direction, Pose } from './track';

export interface DriveOptions {
  readonly frames: number;
  readonly seed: number;
  /** Where the first frame stands, metres along the track; 0.3 m is a metre before a stop line, then a curve. */
  readonly start?: number;
  /** Metres a second. */
  readonly speed?: number;
  /** Frames a second. */
  readonly rate?: number;
  readonly direction?: Direction;
}

/** How far to the side a driven robot strays, metres. */
const SWAY = 0.03;

/** Poses of a robot that drives its lane as lane following does: swaying by centimetres, heading with the sway. */
export function driveTrack(options: DriveOptions): Pose[] {
  const { frames, seed, start = 0.3, speed = 0.4, rate = 30, direction = 'counterclockwise' } = options;
  const random = createRandom(seed);
  // Two slow waves of unequal length (metres driven) never repeat within a lap.
  const waves = [1.1, 2.7].map((length, i) => ({
    amplitude: SWAY * (0.6 + 0.4 * random()) * (i === 0 ? 0.4 : 0.8),
    frequency: ((2 * Math.PI) / length) * (0.9 + 0.2 * random()),
    phase: 2 * Math.PI * random(),
  }));
  return Array.from({ length: frames }, (_, frame) => {
    const driven = (frame * speed) / rate;
    let [d, slope] = [0, 0];
    for (const { amplitude, frequency, phase } of waves) {
      d += amplitude * Math.sin(frequency * driven + phase);
      slope += amplitude * frequency * Math.cos(frequency * driven + phase);
    }
    return placeOnTrack(start + driven, d, Math.atan(slope), direction);
  });
}

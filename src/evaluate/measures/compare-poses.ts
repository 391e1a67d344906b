import type { Moved } from '../frames/odometry';
import type { FramePose } from '../../lines/lane-meter';
import { SUM, addTo } from './sums';

/**
 * Whether the lane pose moved as the robot did. Only the distance from the lane's middle is compared: it changes by the
 * heading alone, on straights and in curves.
 * @param sums those of odometry are written; nothing where a pose is unknown
 */
export function comparePoses(
  before: FramePose | undefined,
  now: FramePose | undefined,
  moved: Moved,
  sums: Float64Array,
): void {
  if (before === undefined || now === undefined) return;
  addTo(sums, SUM.odometry.pairs, 1);
  addTo(sums, SUM.odometry.distance, Math.abs(now.d - predictOffset(before, moved)));
}

/** Where the robot should now be, in metres left of the lane's middle. */
export function predictOffset({ d, phi }: FramePose, { forward, turn }: Moved): number {
  return d + forward * Math.sin(phi + turn / 2);
}

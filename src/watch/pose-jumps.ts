import { predictOffset } from '../evaluate/measures/compare-poses';
import type { Moved } from '../evaluate/frames/odometry';
import type { FramePose } from '../lines/lane-meter';
import { mapSides, type Pair } from './stamp-pairs';

/** Between pictures farther apart the robot may have come anywhere, ns. */
const NEIGHBOUR = 500_000_000n;

export type PosePair = Pair<FramePose | undefined>;

/** How far the lane lies from where the commands put it, from a pair of pictures to the next. */
export class PoseJumps {
  #last: { readonly stamp: bigint; readonly poses: PosePair } | undefined;

  /**
   * @param stamp of the pair, ns
   * @param poses of each picture alone
   * @returns metres on both sides; undefined where a lane or the robot's way is not known, so that both stand on the same pairs
   */
  add(
    stamp: bigint,
    poses: PosePair,
    between: (from: bigint, to: bigint) => Moved | undefined,
  ): Pair<number> | undefined {
    const before = this.#last;
    this.#last = { stamp, poses };
    if (before === undefined || stamp <= before.stamp || stamp - before.stamp > NEIGHBOUR) return undefined;
    const moved = between(before.stamp, stamp);
    if (moved === undefined) return undefined;
    const jumps = mapSides((side) => {
      const [was, is] = [before.poses[side], poses[side]];
      return was === undefined || is === undefined ? undefined : Math.abs(is.d - predictOffset(was, moved));
    });
    const { camera, proxied } = jumps;
    return camera === undefined || proxied === undefined ? undefined : { camera, proxied };
  }
}

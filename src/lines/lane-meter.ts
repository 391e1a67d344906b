import { createGroundProjector } from './ground-projection';
import type { GroundProjector, GroundProjectorOptions } from './ground-projection';
import { projectSegments } from './ground-segments';
import { LaneFilter } from './lane-filter';
import type { LineDetections } from './line-detector';

/** Where a frame's segments put the robot. */
export interface FramePose {
  /** Metres left of the lane's middle. */
  readonly d: number;
  /** Radians, heading to the left. */
  readonly phi: number;
}

/** Lane pose from the segments of one frame alone: Duckietown's lane filter at its start, after one update. */
export class LaneMeter {
  readonly #projector: GroundProjector;

  constructor(calibration: GroundProjectorOptions) {
    this.#projector = createGroundProjector(calibration);
  }

  /**
   * @param detections of a detector with Duckietown's picture size and cut
   * @returns undefined where no segment votes, or the filter would not count the robot as in its lane
   */
  measure(detections: LineDetections): FramePose | undefined {
    const filter = new LaneFilter();
    const segments = projectSegments(detections, this.#projector);
    if (filter.countVotes(segments) === undefined) return undefined;
    filter.update(segments);
    const { d, phi, inLane } = filter.estimate();
    return inLane ? { d, phi } : undefined;
  }
}

import { LaneFilter } from './lane-filter';
import type { GroundSegment, LanePose } from './lane-filter';

/**
 * dt-core's lane filter on the segments of successive frames, without odometry: between two frames the belief only
 * blurs, so a lane that is no longer seen is lost within a few frames.
 */
export class LaneTracker {
  readonly #filter = new LaneFilter();

  /** @returns where the robot then believes to be; `inLane` is false before the first segment that votes */
  update(segments: readonly GroundSegment[]): LanePose {
    this.#filter.predict(0, 0, 0);
    this.#filter.update(segments);
    return this.#filter.estimate();
  }
}

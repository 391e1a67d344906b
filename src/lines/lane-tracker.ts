import { createGroundProjector } from './ground-projection';
import type { GroundProjector, GroundProjectorOptions } from './ground-projection';
import { projectSegments } from './ground-segments';
import { LaneFilter } from './lane-filter';
import type { LanePose } from './lane-filter';
import type { LineDetections } from './line-detector';

/**
 * dt-core's lane filter on the detections of successive frames, without odometry: between two frames the belief only
 * blurs, so a lane that is no longer seen is lost within a few frames.
 */
export class LaneTracker {
  readonly #projector: GroundProjector;
  readonly #filter = new LaneFilter();

  constructor(calibration: GroundProjectorOptions) {
    this.#projector = createGroundProjector(calibration);
  }

  /** @returns where the robot then believes to be; `inLane` is false before the first segment that votes */
  update(found: LineDetections): LanePose {
    this.#filter.predict(0, 0, 0);
    this.#filter.update(projectSegments(found, this.#projector));
    return this.#filter.estimate();
  }
}

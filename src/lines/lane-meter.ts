import { createGroundProjector } from './ground-projection';
import type { GroundProjector, GroundProjectorOptions } from './ground-projection';
import { projectSegments } from './ground-segments';
import { LaneFilter } from './lane-filter';
import type { GroundSegment } from './lane-filter';
import { countOnLaneLines } from './lane-lines';
import type { LaneLineCount } from './lane-lines';
import type { LineDetections } from './line-detector';

/** Where a frame's segments put the robot. */
export interface FramePose {
  /** Metres left of the lane's middle. */
  readonly d: number;
  /** Radians, heading to the left. */
  readonly phi: number;
}

/** What a frame's segments tell of the lane. */
export interface LaneMeasure {
  /** Undefined where no segment votes, or the filter would not count the robot as in its lane. */
  readonly pose: FramePose | undefined;
  readonly lines: LaneLineCount;
}

/** The lane from the segments of one frame alone. */
export class LaneMeter {
  readonly #projector: GroundProjector;

  constructor(calibration: GroundProjectorOptions) {
    this.#projector = createGroundProjector(calibration);
  }

  /** @param detections of a detector with Duckietown's picture size and cut */
  measure(detections: LineDetections): LaneMeasure {
    const segments = projectSegments(detections, this.#projector);
    return { pose: estimatePose(segments), lines: countOnLaneLines(segments) };
  }
}

/** Duckietown's lane filter at its start, after one update. */
export function estimatePose(segments: readonly GroundSegment[]): FramePose | undefined {
  const filter = new LaneFilter();
  if (filter.countVotes(segments) === undefined) return undefined;
  filter.update(segments);
  const { d, phi, inLane } = filter.estimate();
  return inLane ? { d, phi } : undefined;
}

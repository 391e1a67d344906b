import { TAPE_COLORS } from './color-ranges';
import type { GroundProjector } from './ground-projection';
import { LaneFilter, type GroundSegment, type LanePose } from './lane-filter';
import { DUCKIETOWN_LINE_DETECTOR, type LineDetections } from './line-detector';

/**
 * Segments on the ground, as dt-core's line_detector_node and ground_projection_node hand them on.
 * @param topCutoff rows that the detector left out at the top of its picture
 */
export function projectSegments(
  found: LineDetections,
  projector: GroundProjector,
  topCutoff = DUCKIETOWN_LINE_DETECTOR.topCutoff,
): GroundSegment[] {
  const height = found.height + topCutoff;
  const project = (x = 0, y = 0): GroundSegment['start'] =>
    projector.projectNormalized(x / found.width, (y + topCutoff) / height);
  return TAPE_COLORS.flatMap((color) => {
    const { lines, segmentCount } = found[color];
    return Array.from({ length: segmentCount }, (_, i) => {
      const [x1, y1, x2, y2] = lines.subarray(i * 4, i * 4 + 4);
      return { color, start: project(x1, y1), end: project(x2, y2) };
    });
  });
}

/**
 * dt-core's lane filter on the detections of successive frames, without odometry: between two frames the belief only
 * blurs, so a lane that is no longer seen is lost within a few frames.
 */
export class LaneTracker {
  readonly #projector: GroundProjector;
  readonly #filter = new LaneFilter();

  constructor(projector: GroundProjector) {
    this.#projector = projector;
  }

  /** @returns where the robot then believes to be; `inLane` is false before the first segment that votes */
  update(found: LineDetections): LanePose {
    this.#filter.predict(0, 0, 0);
    this.#filter.update(projectSegments(found, this.#projector));
    return this.#filter.estimate();
  }
}

import type { TapeColor } from './color-ranges';
import { createGroundProjector } from './ground-projection';
import type { GroundProjector, GroundProjectorOptions } from './ground-projection';
import { LaneFilter } from './lane-filter';
import type { GroundSegment } from './lane-filter';
import { DUCKIETOWN_LINE_DETECTOR } from './line-detector';
import type { LineDetections } from './line-detector';

/** Where a frame's segments put the robot. */
export interface FramePose {
  /** Metres left of the lane's middle. */
  readonly d: number;
  /** Radians, heading to the left. */
  readonly phi: number;
}

/** Red tape crosses the lane; the lane filter lets it be. */
const VOTING: readonly TapeColor[] = ['white', 'yellow'];

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
    const segments = VOTING.flatMap((color) => this.#putOnGround(detections, color));
    if (filter.countVotes(segments) === undefined) return undefined;
    filter.update(segments);
    const { d, phi, inLane } = filter.estimate();
    return inLane ? { d, phi } : undefined;
  }

  /** As line_detector_node sends segments and ground_projection_node puts them on the ground. */
  #putOnGround(detections: LineDetections, color: TapeColor): GroundSegment[] {
    const { lines, segmentCount } = detections[color];
    const { imageSize, topCutoff } = DUCKIETOWN_LINE_DETECTOR;
    const project = (at: number): GroundSegment['start'] =>
      this.#projector.projectNormalized(
        (lines[at] ?? 0) / imageSize.width,
        ((lines[at + 1] ?? 0) + topCutoff) / imageSize.height,
      );
    return Array.from({ length: segmentCount }, (_, i) => ({
      color,
      start: project(i * 4),
      end: project(i * 4 + 2),
    }));
  }
}

import { LANE_CONTROLLER_GAINS, LaneController } from '../../lines/lane-controller';
import { LaneFilter } from '../../lines/lane-filter';
import { createGroundProjector } from '../../lines/ground-projection';
import type { GroundProjector, GroundProjectorOptions } from '../../lines/ground-projection';
import { projectSegments } from '../../lines/ground-segments';
import type { LineDetections, LineDetector } from '../../lines/line-detector';
import { paintMask } from '../../lines/paint-mask';
import { addTurn } from './add-turn';
import { SUM } from './sums';

/**
 * What Duckietown's lane follower does about a frame, against what it does about the frame that is painted from the true
 * mask. Its turn comes from this frame alone: lane filter without a prior, lane controller at its start with the gains of
 * dt-core's agent. Its speed does not depend on the frame.
 */
export class TurnMeter {
  readonly #projector: GroundProjector;

  constructor(
    private readonly detector: LineDetector,
    calibration: GroundProjectorOptions,
  ) {
    this.#projector = createGroundProjector(calibration);
  }

  /** The true turn in rad/s, to the left; undefined where the tape in view tells none. */
  findTruth(mask: Uint8Array, width: number, height: number): number | undefined {
    return this.#findTurn(this.detector.detect(paintMask(mask, width, height)));
  }

  /** @param found detections in a variant's output @param sums those of turn are written */
  measure(found: LineDetections, truth: number, sums: Float64Array): void {
    // Where nothing votes the lane filter stays at its start: in the middle of the lane, straight ahead.
    const turn = this.#findTurn(found) ?? 0;
    addTurn(sums, SUM.turn, turn, truth);
  }

  #findTurn(found: LineDetections): number | undefined {
    const filter = new LaneFilter();
    const votes = filter.countVotes(projectSegments(found, this.#projector));
    if (votes === undefined) return undefined;
    filter.belief = votes;
    const controller = new LaneController(LANE_CONTROLLER_GAINS['daffy-agent']);
    return controller.compute(filter.estimate(), undefined, false).omega;
  }
}

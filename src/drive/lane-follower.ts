import { LaneFilter, createGroundProjector, loadLineDetector, projectSegments } from '../lines';
import type { ColorRanges, GroundProjector, LineDetector } from '../lines';
import type { WorldCalibration } from '../world';
import type { Agent, AgentAction, AgentInput } from './agent';
import { Kinematics } from '../lines/kinematics';
import type { KinematicsOptions } from '../lines/kinematics';
import { LANE_CONTROLLER_GAINS, LaneController } from '../lines/lane-controller';
import type { GainsName, LaneControllerGains } from '../lines/lane-controller';

export interface LaneFollowerOptions {
  readonly calibration: WorldCalibration;
  /** The default is daffy-agent: the gains of dt-core's agent.yaml, made for a simulator. */
  readonly gains?: GainsName;
  /** The default is Duckietown's thresholds, which suit the simulator. */
  readonly colors?: ColorRanges;
  readonly kinematics?: KinematicsOptions;
}

/** Duckietown's lane following: line detector, ground projection, lane filter, lane controller, kinematics. */
export async function loadLaneFollower(options: LaneFollowerOptions): Promise<Agent> {
  const { colors, gains = 'daffy-agent' } = options;
  const detector = await loadLineDetector(colors === undefined ? {} : { colors });
  return new LaneFollower(detector, options, LANE_CONTROLLER_GAINS[gains]);
}

class LaneFollower implements Agent {
  readonly name = 'lane-follower';
  readonly #detector: LineDetector;
  readonly #projector: GroundProjector;
  readonly #kinematics: Kinematics;
  readonly #gains: LaneControllerGains;
  #filter = new LaneFilter();
  #controller: LaneController;

  constructor(detector: LineDetector, options: LaneFollowerOptions, gains: LaneControllerGains) {
    this.#detector = detector;
    this.#projector = createGroundProjector(options.calibration);
    this.#kinematics = new Kinematics(options.kinematics);
    this.#gains = gains;
    this.#controller = new LaneController(gains);
  }

  reset(): void {
    this.#filter = new LaneFilter();
    this.#controller = new LaneController(this.#gains);
  }

  act({ frame, seconds, executed }: AgentInput): AgentAction {
    const { v, omega } = this.#kinematics.toTwist(executed);
    if (seconds !== undefined) this.#filter.predict(seconds, v, omega);
    this.#filter.update(projectSegments(this.#detector.detect(frame), this.#projector));
    const belief = this.#filter.estimate();
    const isMoving = executed.left !== 0 || executed.right !== 0;
    const twist = this.#controller.compute(belief, seconds, isMoving);
    return { command: this.#kinematics.toWheels(twist), belief };
  }

  close(): void {
    this.#detector.close();
  }
}

import type { LanePose } from './lane-filter';

/** Names as in lane_controller_node's YAML, in camel case. */
export interface LaneControllerGains {
  /** Metres a second. */
  readonly vBar: number;
  readonly kD: number;
  readonly kTheta: number;
  readonly kId: number;
  readonly kIphi: number;
  /** Errors beyond are clipped. */
  readonly dThres: number;
  readonly thetaThresMin: number;
  readonly thetaThresMax: number;
}

const DAFFY: LaneControllerGains = {
  vBar: 0.19,
  kD: -6,
  kTheta: -5,
  kId: -0.3,
  kIphi: 0,
  dThres: 0.2615,
  thetaThresMin: -0.5,
  thetaThresMax: 0.75,
};
const AGENT = { kId: 0, thetaThresMin: -0.523, thetaThresMax: 0.523 };

/** Gains that Duckietown's stacks ship: dt-core's branches daffy and ente, default.yaml and agent.yaml; dt-ros2-core. */
export const LANE_CONTROLLER_GAINS = {
  daffy: DAFFY,
  'daffy-agent': { ...DAFFY, ...AGENT, vBar: 0.1, kD: -10, kTheta: -2.5 },
  ente: { ...DAFFY, ...AGENT, kD: -4, kId: -3 },
  'ente-agent': { ...DAFFY, ...AGENT, vBar: 0.3, kTheta: -3 },
  // Proportional alone; its node turns the signs.
  'ente-ros2': {
    ...DAFFY,
    vBar: 0.25,
    kD: -3,
    kTheta: -8,
    kId: 0,
    dThres: 0.3,
    thetaThresMin: -0.6,
    thetaThresMax: 0.6,
  },
} as const satisfies Readonly<Record<string, LaneControllerGains>>;

export type GainsName = keyof typeof LANE_CONTROLLER_GAINS;
export const GAINS_NAMES = Object.keys(LANE_CONTROLLER_GAINS) as GainsName[];

/** What a robot is told to do as a whole: metres a second ahead, radians a second to the left. */
export interface Twist {
  readonly v: number;
  readonly omega: number;
}

/** The same in all of dt-core's files. */
const D_BOUND = 0.3;
const PHI_BOUND = 1.2;
const D_RESOLUTION = 0.011;
const PHI_RESOLUTION = 0.051;
const SLOWDOWN_START = 0.6;
const SLOWDOWN_END = 0.15;

/** dt-core's LaneController with the thresholds of its node: PI on d and phi, with anti-windup. */
export class LaneController {
  readonly #gains: LaneControllerGains;
  #dIntegral = 0;
  #phiIntegral = 0;
  #lastD = 0;
  #lastPhi = 0;

  constructor(gains: LaneControllerGains) {
    this.#gains = gains;
  }

  /**
   * @param seconds since the last call; undefined at the first
   * @param isMoving whether any wheel was given a command since: a robot that stands does not integrate
   * @param stopLineDistance metres to a stop line ahead, before which the robot slows down to half its speed
   */
  compute(
    pose: Pick<LanePose, 'd' | 'phi'>,
    seconds: number | undefined,
    isMoving: boolean,
    stopLineDistance?: number,
  ): Twist {
    const { kD, kTheta, kId, kIphi, dThres, thetaThresMin, thetaThresMax } = this.#gains;
    const d = clamp(pose.d, -dThres, dThres);
    const phi = clamp(pose.phi, thetaThresMin, thetaThresMax);
    if (seconds !== undefined) {
      this.#dIntegral += d * seconds;
      this.#phiIntegral += phi * seconds;
    }
    this.#dIntegral = boundIntegral(d, this.#dIntegral, D_BOUND, D_RESOLUTION);
    this.#phiIntegral = boundIntegral(phi, this.#phiIntegral, PHI_BOUND, PHI_RESOLUTION);
    if (Math.sign(d) !== Math.sign(this.#lastD) || !isMoving) this.#dIntegral = 0;
    if (Math.sign(phi) !== Math.sign(this.#lastPhi) || !isMoving) this.#phiIntegral = 0;
    [this.#lastD, this.#lastPhi] = [d, phi];
    const omega = kD * d + kTheta * phi + kId * this.#dIntegral + kIphi * this.#phiIntegral;
    return { v: this.#computeSpeed(stopLineDistance), omega };
  }

  #computeSpeed(stopLineDistance: number | undefined): number {
    const { vBar } = this.#gains;
    if (stopLineDistance === undefined) return vBar;
    const share =
      (0.5 * (SLOWDOWN_START - stopLineDistance) + (stopLineDistance - SLOWDOWN_END)) /
      (SLOWDOWN_START - SLOWDOWN_END);
    return clamp(vBar * share, vBar / 2, vBar);
  }
}

/** Bounds an integral; inside the bounds an error too small to be measured ends it. */
function boundIntegral(error: number, integral: number, bound: number, resolution: number): number {
  if (Math.abs(integral) > bound) return Math.sign(integral) * bound;
  return Math.abs(error) < resolution ? 0 : integral;
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(value, high));
}

import type { GroundPoint } from './ground-projection';
import type { TapeColor } from './tape';
import { blurGrid } from './blur-grid';

/** Names as in dt-core's lane_filter_node, in camel case. Metres and radians. */
export interface LaneFilterOptions {
  readonly meanD0?: number;
  readonly meanPhi0?: number;
  /** Variances, whatever their name: dt-core puts them on the covariance's diagonal as they are. */
  readonly sigmaD0?: number;
  readonly sigmaPhi0?: number;
  readonly deltaD?: number;
  readonly deltaPhi?: number;
  readonly dMax?: number;
  readonly dMin?: number;
  readonly phiMax?: number;
  readonly phiMin?: number;
  readonly linewidthWhite?: number;
  readonly linewidthYellow?: number;
  readonly lanewidth?: number;
  /** The highest belief from which the robot counts as in its lane. */
  readonly minMax?: number;
  /** Blur of a prediction, cells. */
  readonly sigmaDMask?: number;
  readonly sigmaPhiMask?: number;
  /** Segments whose middle is farther from the robot do not vote. */
  readonly rangeEst?: number;
}

/** dt-core's lane_filter_node default.yaml (daffy); cov_v, range_min and range_max, unused there, are left out. */
export const DUCKIETOWN_LANE_FILTER: Required<LaneFilterOptions> = {
  meanD0: 0,
  meanPhi0: 0,
  sigmaD0: 0.1,
  sigmaPhi0: 0.1,
  deltaD: 0.02,
  deltaPhi: 0.1,
  dMax: 0.3,
  dMin: -0.15,
  phiMin: -1.5,
  phiMax: 1.5,
  linewidthWhite: 0.05,
  linewidthYellow: 0.025,
  lanewidth: 0.23,
  minMax: 0.1,
  sigmaDMask: 1,
  sigmaPhiMask: 2,
  rangeEst: 0.33,
};

/** A detected segment on the ground, its ends in the detector's order. */
export interface GroundSegment {
  readonly color: TapeColor;
  readonly start: GroundPoint;
  readonly end: GroundPoint;
}

export interface LanePose {
  /** Metres left of the lane's middle. */
  readonly d: number;
  /** Radians, heading to the left. */
  readonly phi: number;
  readonly inLane: boolean;
  /** The highest cell, which `inLane` compares with minMax. */
  readonly belief: number;
}

/** dt-core's LaneFilterHistogram: a grid of beliefs over (d, phi), moved by odometry, multiplied by votes. */
export class LaneFilter {
  /** Row-major, rows by d, columns by phi. */
  belief: Float64Array;
  readonly rows: number;
  readonly columns: number;
  readonly #options: Required<LaneFilterOptions>;

  constructor(options: LaneFilterOptions = {}) {
    this.#options = { ...DUCKIETOWN_LANE_FILTER, ...options };
    const { dMin, dMax, deltaD, phiMin, phiMax, deltaPhi } = this.#options;
    // As numpy's mgrid counts: 23 x 30 with the defaults, the last row reaching past dMax.
    this.rows = Math.ceil((dMax - dMin) / deltaD);
    this.columns = Math.ceil((phiMax - phiMin) / deltaPhi);
    this.belief = this.#makePrior();
  }

  /**
   * Moves the belief.
   * @param seconds since the last call
   * @param speed metres a second
   * @param turn radians a second, positive to the left
   */
  predict(seconds: number, speed: number, turn: number): void {
    const { dMin, dMax, deltaD, phiMin, phiMax, deltaPhi, sigmaDMask, sigmaPhiMask } = this.#options;
    const moved = new Float64Array(this.belief.length);
    for (let row = 0; row < this.rows; row++) {
      for (let column = 0; column < this.columns; column++) {
        const belief = this.belief[row * this.columns + column] ?? 0;
        if (!(belief > 0)) continue;
        const phi = phiMin + column * deltaPhi;
        const d = dMin + row * deltaD + speed * seconds * Math.sin(phi);
        const turned = phi + turn * seconds;
        if (d > dMax || d < dMin || turned < phiMin || turned > phiMax) continue;
        this.#add(moved, d, turned, belief);
      }
    }
    const blurred = blurGrid(moved, this.rows, this.columns, sigmaDMask, sigmaPhiMask);
    const sum = addUp(blurred);
    if (sum > 0) this.belief = blurred.map((value) => value / sum);
  }

  /** Multiplies the belief by the segments' votes; where they share no cell the votes replace it. */
  update(segments: readonly GroundSegment[]): void {
    const votes = this.countVotes(segments);
    if (votes === undefined) return;
    const product = this.belief.map((value, i) => value * (votes[i] ?? 0));
    const sum = addUp(product);
    this.belief = sum === 0 ? votes : product.map((value) => value / sum);
  }

  /** The votes' histogram, its sum 1; undefined where no segment votes. */
  countVotes(segments: readonly GroundSegment[]): Float64Array | undefined {
    const { dMin, dMax, phiMin, phiMax, rangeEst } = this.#options;
    const votes = new Float64Array(this.belief.length);
    for (const segment of segments) {
      if (segment.color === 'red' || segment.start.x < 0 || segment.end.x < 0) continue;
      const range = measureRange(segment);
      if (!(range > 0 && range < rangeEst)) continue;
      const { d, phi } = castVote(segment, this.#options);
      if (d > dMax || d < dMin || phi < phiMin || phi > phiMax || Number.isNaN(d)) continue;
      this.#add(votes, d, phi, 1);
    }
    const sum = addUp(votes);
    return sum === 0 ? undefined : votes.map((value) => value / sum);
  }

  /** The middle of the cell of highest belief, the first of several. */
  estimate(): LanePose {
    const { dMin, deltaD, phiMin, deltaPhi, minMax } = this.#options;
    let best = 0;
    for (let i = 1; i < this.belief.length; i++) {
      if ((this.belief[i] ?? 0) > (this.belief[best] ?? 0)) best = i;
    }
    const belief = this.belief[best] ?? 0;
    return {
      d: dMin + (Math.floor(best / this.columns) + 0.5) * deltaD,
      phi: phiMin + ((best % this.columns) + 0.5) * deltaPhi,
      inLane: belief > minMax,
      belief,
    };
  }

  #makePrior(): Float64Array {
    const { dMin, deltaD, phiMin, deltaPhi, meanD0, meanPhi0, sigmaD0, sigmaPhi0 } = this.#options;
    const scale = 1 / (2 * Math.PI * Math.sqrt(sigmaD0 * sigmaPhi0));
    return new Float64Array(this.rows * this.columns).map((_, i) => {
      const d = dMin + Math.floor(i / this.columns) * deltaD - meanD0;
      const phi = phiMin + (i % this.columns) * deltaPhi - meanPhi0;
      return scale * Math.exp(-0.5 * ((d * d) / sigmaD0 + (phi * phi) / sigmaPhi0));
    });
  }

  #add(grid: Float64Array, d: number, phi: number, amount: number): void {
    const { dMin, deltaD, phiMin, deltaPhi } = this.#options;
    // Exactly phiMax falls one past the last column, where dt-core stops with an IndexError.
    const row = Math.min(Math.floor((d - dMin) / deltaD), this.rows - 1);
    const column = Math.min(Math.floor((phi - phiMin) / deltaPhi), this.columns - 1);
    const at = row * this.columns + column;
    grid[at] = (grid[at] ?? 0) + amount;
  }
}

/** The (d, phi) that one white or yellow segment speaks for: which side of its tape it is shows in its direction. */
export function castVote(
  { color, start, end }: GroundSegment,
  { linewidthWhite, linewidthYellow, lanewidth }: Required<LaneFilterOptions> = DUCKIETOWN_LANE_FILTER,
): { readonly d: number; readonly phi: number } {
  const length = Math.hypot(end.x - start.x, end.y - start.y);
  const [tx, ty] = [(end.x - start.x) / length, (end.y - start.y) / length];
  let d = (-ty * start.x + tx * start.y + (-ty * end.x + tx * end.y)) / 2;
  let phi = Math.asin(ty);
  if (color === 'white') {
    if (start.x > end.x) d -= linewidthWhite;
    else [d, phi] = [-d, -phi];
    d -= lanewidth / 2;
  } else if (color === 'yellow') {
    if (end.x > start.x) [d, phi] = [d - linewidthYellow, -phi];
    else d = -d;
    d = lanewidth / 2 - d;
  }
  return { d, phi };
}

function measureRange({ start, end }: GroundSegment): number {
  return Math.hypot((start.x + end.x) / 2, (start.y + end.y) / 2);
}

function addUp(grid: Float64Array): number {
  let sum = 0;
  for (const value of grid) sum += value;
  return sum;
}

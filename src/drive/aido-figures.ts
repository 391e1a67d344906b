import type { TrueState } from '../world';

/** AIDO's four figures of an episode, by duckietown-world's rules (in_drivable_lane.py). */
export interface AidoFigures {
  /** Seconds until the robot left the road, or until the episode's end. */
  readonly survivalTime: number;
  /** Metres along the lane; a tile in which another lane was driven before counts no more. */
  readonly distance: number;
  /** Time integral of the distance from the lane's middle, metre seconds. */
  readonly lateralDeviation: number;
  /** Seconds outside every lane that runs the robot's way. */
  readonly majorInfractions: number;
}

/**
 * @param states the start, then the state after each step
 * @param seconds of a step
 */
export function measureAido(states: readonly TrueState[], seconds: number): AidoFigures {
  let [distance, deviation, infractions] = [0, 0, 0];
  /** The lane in which each tile was entered first. */
  const entered = new Map<number, number>();
  for (let i = 0; i + 1 < states.length; i++) {
    const [state, next] = [states[i], states[i + 1]];
    if (state === undefined || next === undefined) break;
    deviation += Math.abs(state.lanes[0]?.d ?? 0) * seconds;
    if (state.lanes.length === 0) infractions += seconds;
    const driven: number[] = [];
    for (const { tile, lane, center } of state.lanes) {
      const before = entered.get(tile);
      if (before !== undefined && before !== lane) continue;
      entered.set(tile, lane);
      const [dx, dy] = [next.place.x - center.x, next.place.y - center.y];
      driven.push(dx * Math.cos(center.heading) + dy * Math.sin(center.heading));
    }
    if (driven.length > 0) distance += Math.max(...driven);
  }
  return {
    survivalTime: (states.length - 1) * seconds,
    distance,
    lateralDeviation: deviation,
    majorInfractions: infractions,
  };
}

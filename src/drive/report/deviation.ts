import type { EpisodeRecord } from '../episode';

/** How far from its lane's middle a robot is: each class with its upper limit in metres, and its colour on the map. */
export const DEVIATIONS = [
  { label: 'up to 2 cm from the lane’s middle', limit: 0.02, color: '#5cd0ff' },
  { label: 'up to 5 cm', limit: 0.05, color: '#7ff0a8' },
  { label: 'up to 10 cm', limit: 0.1, color: '#ffe45c' },
  { label: 'more', limit: Infinity, color: '#ff9a3d' },
  { label: 'in no lane', limit: NaN, color: '#ff4d6d' },
] as const;

export type TrajectoryPoint = EpisodeRecord['trajectory'][number];

/** The class of a point, an index into DEVIATIONS. */
export function classifyDeviation([, , , d]: TrajectoryPoint): number {
  if (d === null) return DEVIATIONS.length - 1;
  return DEVIATIONS.findIndex(({ limit }) => Math.abs(d) <= limit);
}

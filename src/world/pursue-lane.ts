import { findLanePoses } from './lanes';
import type { Place } from './lanes';
import type { RoadMap } from './road-map';

/** Metres between two points of a way along a lane. */
const STRIDE = 0.02;

/**
 * The point of a lane's middle that lies ahead, on the straightest way through crossings.
 * @param metres along the lane, from its point nearest to the place
 * @returns undefined where the place is in no lane, or the lane ends
 */
export function findPointAhead(map: RoadMap, place: Place, metres: number): Place | undefined {
  let point: Place | undefined = findLanePoses(map, place)[0]?.center;
  for (let left = metres; point !== undefined && left > 0; left -= STRIDE) {
    const { x, y, heading }: Place = point;
    const stride = Math.min(STRIDE, left);
    const next = { x: x + stride * Math.cos(heading), y: y + stride * Math.sin(heading), heading };
    point = findLanePoses(map, next)[0]?.center;
  }
  return point;
}

/**
 * Pure pursuit (Coulter 1992): the curvature of the arc from a place to a point of its lane ahead, in 1/m, left positive.
 * @param metres along the lane to that point
 * @returns undefined where the place is in no lane, or the lane ends
 */
export function pursueLane(map: RoadMap, place: Place, metres: number): number | undefined {
  const target = findPointAhead(map, place, metres);
  if (target === undefined) return undefined;
  const [dx, dy] = [target.x - place.x, target.y - place.y];
  const left = dy * Math.cos(place.heading) - dx * Math.sin(place.heading);
  return (2 * left) / (dx * dx + dy * dy);
}

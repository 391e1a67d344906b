import type { Random } from '../render';
import { listLanes, placeOnLane, isDrivable } from './lanes';
import type { Place } from './lanes';
import type { RoadMap } from './road-map';
import { SHAPES, isRoad } from './tiles';

/** The challenge's spread: metres to either side, radians to either side. */
const MAX_OFFSET = 0.04;
const MAX_ANGLE = (40 * Math.PI) / 180;

/** Distances from axle to body's middle, and from there to the wheels' outsides and the front (gym-duckietown). */
const BODY_AHEAD = 0.066 - 0.09;
const HALF_WIDTH = 0.075;
const HALF_LENGTH = 0.09;

/** Whether the body's middle, both wheels and the front are all on the road's tiles. */
export function isOnRoad(map: RoadMap, { x, y, heading }: Place): boolean {
  const [cos, sin] = [Math.cos(heading), Math.sin(heading)];
  return [
    [BODY_AHEAD, 0],
    [BODY_AHEAD, HALF_WIDTH],
    [BODY_AHEAD, -HALF_WIDTH],
    [BODY_AHEAD + HALF_LENGTH, 0],
  ].every(([ahead = 0, left = 0]) =>
    isDrivable(map, x + ahead * cos - left * sin, y + ahead * sin + left * cos),
  );
}

/** A place to begin: somewhere in a lane outside the crossings, up to 0.04 m and 40 degrees off. */
export function drawStart(map: RoadMap, random: Random): Place {
  const indices = map.tiles.flatMap(({ kind }, index) =>
    isRoad(kind) && ['straight', 'curve'].includes(SHAPES[kind].form) ? [index] : [],
  );
  const candidates =
    indices.length > 0 ? indices : [...map.tiles.keys()].filter((i) => isRoad(map.tiles[i]?.kind ?? 'empty'));
  for (let attempt = 0; attempt < 1000; attempt++) {
    const index = candidates[Math.floor(random() * candidates.length)] ?? 0;
    const lanes = listLanes(map, index);
    const lane = lanes[Math.floor(random() * lanes.length)];
    const along = random();
    const offset = MAX_OFFSET * (2 * random() - 1);
    const angle = MAX_ANGLE * (2 * random() - 1);
    if (lane === undefined) continue;
    const middle = placeOnLane(map, index, lane, along);
    const place = {
      x: middle.x - offset * Math.sin(middle.heading),
      y: middle.y + offset * Math.cos(middle.heading),
      heading: middle.heading + angle,
    };
    if (isOnRoad(map, place)) return place;
  }
  throw new Error(`map ${map.name}: found no place to start in 1000 attempts`);
}

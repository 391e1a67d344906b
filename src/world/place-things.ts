import { createRandom, hashIntegers, pickThing } from '../render';
import type { Thing } from '../render';
import { isDrivable } from './lanes';
import type { RoadMap } from './road-map';

/** Most things in one tile's area. */
const MAX_PER_TILE = 4;

/** Rubber ducks, cones, signs and boxes on the floor beside the road, and one tile around the map; none on a road. */
export function placeThings(map: RoadMap, seed: number): readonly Thing[] {
  const random = createRandom(hashIntegers(seed, 0x7419, 5));
  const things: Thing[] = [];
  const { tileSize } = map;
  const isRoadAt = (column: number, row: number): boolean =>
    isDrivable(map, (column + 0.5) * tileSize, (row + 0.5) * tileSize);
  for (let row = -1; row <= map.rows; row++) {
    for (let column = -1; column <= map.columns; column++) {
      if (isRoadAt(column, row)) continue;
      const isBeside = [-1, 0, 1].some((r) => [-1, 0, 1].some((c) => isRoadAt(column + c, row + r)));
      const count = isBeside ? Math.floor(random() * (MAX_PER_TILE + 1)) : 0;
      for (let i = 0; i < count; i++) {
        const thing = pickThing(random);
        const margin = thing.width / 2 + 0.02;
        const draw = (cell: number): number => cell * tileSize + margin + (tileSize - 2 * margin) * random();
        things.push({ ...thing, x: draw(column), y: draw(row), tint: random() });
      }
    }
  }
  return things;
}

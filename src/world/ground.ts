import { GROUND, ROAD } from '../render';
import type { RoadMap } from './road-map';
import { SHAPES, addQuarters, isRoad } from './tiles';
import type { TileKind } from './tiles';

const { PI, abs, atan2, hypot, max, round } = Math;

/** What lies on the ground: src/render's five classes (0 is a bare floor), and what only a map has. */
export const MAP_GROUND = { ...GROUND, grass: 5, nothing: 6 } as const;
export type MapGround = (typeof MAP_GROUND)[keyof typeof MAP_GROUND];

const BESIDE: Readonly<Partial<Record<TileKind, MapGround>>> = {
  floor: MAP_GROUND.beside,
  grass: MAP_GROUND.grass,
  asphalt: MAP_GROUND.road,
  empty: MAP_GROUND.nothing,
};

const HALF_YELLOW = ROAD.yellowWidth / 2;
const WHITE_FROM = HALF_YELLOW + ROAD.laneWidth;
const WHITE_TO = WHITE_FROM + ROAD.whiteWidth;

/**
 * What lies on a tile at a point of it, by Duckietown's appearance specification: tape of exact widths, dashes fitted
 * to the tile, stop lines where a lane enters a crossing, no tape in its middle.
 * @param dx metres east of the tile's middle
 * @param dy metres north of it
 */
export function classifyTile(map: RoadMap, index: number, dx: number, dy: number): MapGround {
  const tile = map.tiles[index];
  if (tile === undefined) return MAP_GROUND.nothing;
  if (!isRoad(tile.kind)) return BESIDE[tile.kind] ?? MAP_GROUND.nothing;
  const { form, turned } = SHAPES[tile.kind];
  const [x, y] = turnBack(dx, dy, addQuarters(turned, tile.quarter));
  const half = map.tileSize / 2;
  if (form === 'straight') return classifyAcross(abs(y), x + half, map.tileSize);
  if (form === 'curve') {
    const [fromWest, fromNorth] = [x + half, half - y];
    const along = half * atan2(fromWest, fromNorth);
    return classifyAcross(abs(hypot(fromWest, fromNorth) - half), along, (half * PI) / 2);
  }
  return classifyCrossing(x, y, half, form === '3way');
}

/** @param length of the tile's middle line, which holds a whole number of dashes */
function classifyAcross(off: number, along: number, length: number): MapGround {
  if (off >= WHITE_FROM && off <= WHITE_TO) return MAP_GROUND.white;
  if (off > HALF_YELLOW) return MAP_GROUND.road;
  const dashes = round(length / (ROAD.dashLength + ROAD.dashGap));
  const phase = ((along / length) * dashes) % 1;
  const gap = ROAD.dashGap / (ROAD.dashLength + ROAD.dashGap) / 2;
  return phase >= gap && phase <= 1 - gap ? MAP_GROUND.yellow : MAP_GROUND.road;
}

function classifyCrossing(x: number, y: number, half: number, isSouthClosed: boolean): MapGround {
  if (isSouthClosed && y <= -WHITE_FROM) return y >= -WHITE_TO ? MAP_GROUND.white : MAP_GROUND.road;
  if (abs(x) >= WHITE_FROM && abs(y) >= WHITE_FROM) {
    return max(abs(x), abs(y)) <= WHITE_TO ? MAP_GROUND.white : MAP_GROUND.road;
  }
  for (const quarter of [0, 1, 2, 3] as const) {
    if (isSouthClosed && quarter === 3) continue;
    // An arm seen from its own end, as the west one lies: traffic comes in on the right, below the middle.
    const [along, across] = turnBack(x, y, addQuarters(quarter, 2));
    if (along <= -half + ROAD.stopLineWidth && across < -HALF_YELLOW && across > -WHITE_FROM) {
      return MAP_GROUND.red;
    }
  }
  return MAP_GROUND.road;
}

/** A point of a turned tile where it was before. */
function turnBack(x: number, y: number, quarters: number): readonly [x: number, y: number] {
  switch (quarters) {
    case 1:
      return [y, -x];
    case 2:
      return [-x, -y];
    case 3:
      return [-y, x];
    default:
      return [x, y];
  }
}

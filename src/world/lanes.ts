import type { RoadMap } from './road-map';
import { SHAPES, addQuarters, isRoad } from './tiles';
import type { Quarter } from './tiles';

const { PI, atan2, cos, hypot, sin } = Math;

/**
 * One way through a tile, in tiles' lengths around its middle, as duckietown-world's tile templates have it: in at the
 * west side heading east, then turned.
 */
export interface Lane {
  readonly way: 'straight' | 'left' | 'right';
  readonly turned: Quarter;
}

/** Distance from a tile's middle line to a lane's, and a lane's width, as shares of the tile (duckietown-world). */
const LANE_OFFSET_SHARE = 0.22;
const LANE_WIDTH_SHARE = 0.376;

/** Where a robot is in a lane, by duckietown-world's definition. */
export interface LanePose {
  /** Index of the tile in the map, and of the lane in the tile. */
  readonly tile: number;
  readonly lane: number;
  /** Metres left of the lane's middle. */
  readonly d: number;
  /** Radians, heading left of the lane's direction. */
  readonly phi: number;
  /** The lane's nearest point: metres on the map, and its direction in radians. */
  readonly center: { readonly x: number; readonly y: number; readonly heading: number };
}

export interface Place {
  /** Metres; see RoadMap. */
  readonly x: number;
  readonly y: number;
  /** Radians counterclockwise from +x. */
  readonly heading: number;
}

/** The ways through each form of a tile, before it is turned. */
const WAYS: Readonly<Record<string, readonly Lane[]>> = {
  straight: [
    { way: 'straight', turned: 0 },
    { way: 'straight', turned: 2 },
  ],
  curve: [
    { way: 'left', turned: 0 },
    { way: 'right', turned: 3 },
  ],
  '3way': [
    { way: 'straight', turned: 0 },
    { way: 'left', turned: 0 },
    { way: 'left', turned: 3 },
    { way: 'right', turned: 3 },
    { way: 'right', turned: 2 },
    { way: 'straight', turned: 2 },
  ],
  '4way': ([0, 1, 2, 3] as const).flatMap((turned): Lane[] => [
    { way: 'right', turned },
    { way: 'left', turned },
    { way: 'straight', turned },
  ]),
};

/** The index of the tile that a point lies on; undefined outside the map. */
export function findTile(map: RoadMap, x: number, y: number): number | undefined {
  const column = Math.floor(x / map.tileSize);
  const row = map.rows - 1 - Math.floor(y / map.tileSize);
  return column >= 0 && column < map.columns && row >= 0 && row < map.rows
    ? row * map.columns + column
    : undefined;
}

/** Whether a point lies on a road's tile. */
export function isDrivable(map: RoadMap, x: number, y: number): boolean {
  const index = findTile(map, x, y);
  const tile = index === undefined ? undefined : map.tiles[index];
  return tile !== undefined && isRoad(tile.kind);
}

/** Middle of a tile, metres. */
export function locateTile(map: RoadMap, index: number): { readonly x: number; readonly y: number } {
  const [row, column] = [Math.floor(index / map.columns), index % map.columns];
  return { x: (column + 0.5) * map.tileSize, y: (map.rows - row - 0.5) * map.tileSize };
}

/** A tile's lanes as they lie on the map; none where the tile is no road. */
export function listLanes(map: RoadMap, index: number): readonly Lane[] {
  const tile = map.tiles[index];
  if (tile === undefined || !isRoad(tile.kind)) return [];
  const { form, turned } = SHAPES[tile.kind];
  return (WAYS[form] ?? []).map((lane) => ({
    way: lane.way,
    turned: addQuarters(lane.turned, turned + tile.quarter),
  }));
}

/**
 * All lanes that a robot at a place is in, within their width and headed their way (up to 90 degrees off): the best
 * aligned first. Empty where there is none, which is what AIDO counts as a major infraction.
 */
export function findLanePoses(map: RoadMap, place: Place): LanePose[] {
  const index = findTile(map, place.x, place.y);
  if (index === undefined) return [];
  return listLanes(map, index)
    .map((lane, i) => measureLane(map, index, lane, i, place))
    .filter(({ d, phi }) => Math.abs(d) <= (LANE_WIDTH_SHARE / 2) * map.tileSize && Math.abs(phi) <= PI / 2)
    .sort((a, b) => Math.abs(a.phi) - Math.abs(b.phi));
}

function measureLane(map: RoadMap, index: number, lane: Lane, i: number, place: Place): LanePose {
  const middle = locateTile(map, index);
  const turn = (lane.turned * PI) / 2;
  const [dx, dy] = [(place.x - middle.x) / map.tileSize, (place.y - middle.y) / map.tileSize];
  const near = findNearest(lane, dx * cos(turn) + dy * sin(turn), dy * cos(turn) - dx * sin(turn));
  const heading = near.heading + turn;
  const center = {
    x: middle.x + (near.x * cos(turn) - near.y * sin(turn)) * map.tileSize,
    y: middle.y + (near.x * sin(turn) + near.y * cos(turn)) * map.tileSize,
    heading: wrapAngle(heading),
  };
  const d = (place.y - center.y) * cos(heading) - (place.x - center.x) * sin(heading);
  return { tile: index, lane: i, d, phi: wrapAngle(place.heading - heading), center };
}

/** The nearest point of a lane before it is turned, in tiles' lengths. */
function findNearest({ way }: Lane, x: number, y: number): Place {
  if (way === 'straight') return { x, y: -LANE_OFFSET_SHARE, heading: 0 };
  // Around the corner on the left or the right of the side where the lane comes in.
  const [side, radius] = way === 'left' ? [1, 0.5 + LANE_OFFSET_SHARE] : [-1, 0.5 - LANE_OFFSET_SHARE];
  const [cx, cy] = [-0.5, side * 0.5];
  const distance = hypot(x - cx, y - cy);
  const [ux, uy] = distance === 0 ? [0, -side] : [(x - cx) / distance, (y - cy) / distance];
  return { x: cx + radius * ux, y: cy + radius * uy, heading: side * atan2(ux, -side * uy) };
}

/** The place on a lane, from its start (0) to its end (1). */
export function placeOnLane(map: RoadMap, index: number, { way, turned }: Lane, share: number): Place {
  let local: Place;
  if (way === 'straight') {
    local = { x: share - 0.5, y: -LANE_OFFSET_SHARE, heading: 0 };
  } else {
    const side = way === 'left' ? 1 : -1;
    const angle = (share * PI) / 2;
    const radius = 0.5 + side * LANE_OFFSET_SHARE;
    local = {
      x: -0.5 + radius * sin(angle),
      y: side * (0.5 - radius * cos(angle)),
      heading: side * angle,
    };
  }
  const middle = locateTile(map, index);
  const turn = (turned * PI) / 2;
  return {
    x: middle.x + (local.x * cos(turn) - local.y * sin(turn)) * map.tileSize,
    y: middle.y + (local.x * sin(turn) + local.y * cos(turn)) * map.tileSize,
    heading: wrapAngle(local.heading + turn),
  };
}

/** Between -pi and pi. */
export function wrapAngle(angle: number): number {
  return atan2(sin(angle), cos(angle));
}

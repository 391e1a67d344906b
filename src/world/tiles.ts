/** Tile kinds that carry a road. */
export const ROAD_KINDS = [
  'straight',
  'curve_left',
  'curve_right',
  '3way_left',
  '3way_right',
  '4way',
] as const;
/** Tile kinds beside it. */
export const OTHER_KINDS = ['floor', 'grass', 'asphalt', 'empty'] as const;

export type RoadKind = (typeof ROAD_KINDS)[number];
export type TileKind = RoadKind | (typeof OTHER_KINDS)[number];

/** Sides of a tile, counterclockwise from where x grows; a tile turned by n quarters moves each n places on. */
export const SIDES = ['east', 'north', 'west', 'south'] as const;
/** Index into SIDES: also a count of quarter turns counterclockwise. */
export type Quarter = 0 | 1 | 2 | 3;

/** Quarter turns of a tile by the letter after its slash. */
export const ORIENTATIONS: Readonly<Record<string, Quarter>> = { E: 0, N: 1, W: 2, S: 3 };

/** What a road kind is made of, before it is turned: every kind is one of three shapes, turned. */
export interface Shape {
  /** `curve` joins west and north, `3way` west, north and east. */
  readonly form: 'straight' | 'curve' | '3way' | '4way';
  readonly turned: Quarter;
  /** Sides by which the road leaves the unturned tile. */
  readonly open: readonly Quarter[];
}

export const SHAPES: Readonly<Record<RoadKind, Shape>> = {
  straight: { form: 'straight', turned: 0, open: [0, 2] },
  curve_left: { form: 'curve', turned: 0, open: [1, 2] },
  // West and south.
  curve_right: { form: 'curve', turned: 1, open: [2, 3] },
  '3way_left': { form: '3way', turned: 0, open: [0, 1, 2] },
  '3way_right': { form: '3way', turned: 2, open: [0, 2, 3] },
  '4way': { form: '4way', turned: 0, open: [0, 1, 2, 3] },
};

export function isRoad(kind: TileKind): kind is RoadKind {
  return kind in SHAPES;
}

/** @param quarters any whole number */
export function addQuarters(side: Quarter, quarters: number): Quarter {
  return ((((side + quarters) % 4) + 4) % 4) as Quarter;
}

import type { Quarter, TileKind } from './tiles';

export interface Tile {
  readonly kind: TileKind;
  /** How far the tile is turned counterclockwise. */
  readonly quarter: Quarter;
}

/** Roads on a grid. x grows with the column, y from the last row up; the last row's lower left corner is (0, 0). */
export interface RoadMap {
  readonly name: string;
  /** Metres. */
  readonly tileSize: number;
  readonly columns: number;
  readonly rows: number;
  /** Row by row as the file has them: the first row lies farthest north (+y). */
  readonly tiles: readonly Tile[];
  /** Houses, ducks, signs: how many the file has. They are not in this world. */
  readonly objectCount: number;
}

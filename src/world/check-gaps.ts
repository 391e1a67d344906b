import type { RoadMap, Tile } from './road-map';
import { SHAPES, SIDES, addQuarters, isRoad } from './tiles';
import type { Quarter } from './tiles';

const STEPS = [
  { row: 0, column: 1 },
  { row: -1, column: 0 },
  { row: 0, column: -1 },
  { row: 1, column: 0 },
] as const;

/** Looks for a road that leads into a tile without one. @returns what is wrong and where; undefined: all roads join */
export function checkGaps(map: RoadMap): string | undefined {
  for (let row = 0; row < map.rows; row++) {
    for (let column = 0; column < map.columns; column++) {
      const tile = map.tiles[row * map.columns + column];
      for (const side of listOpenSides(tile)) {
        const step = STEPS[side];
        const [r, c] = [row + step.row, column + step.column];
        const isInside = r >= 0 && r < map.rows && c >= 0 && c < map.columns;
        const next = isInside ? map.tiles[r * map.columns + c] : undefined;
        const back = addQuarters(side, 2);
        if (listOpenSides(next).includes(back)) continue;
        const found =
          next === undefined
            ? 'the map ends there'
            : isRoad(next.kind)
              ? `${describeTile(next)} is closed on that side`
              : `${next.kind} is no road`;
        return (
          `row ${row + 1}, column ${column + 1}: the road of ${describeTile(tile)} leads ${SIDES[side]} to row ${r + 1}, column ${c + 1}: ` +
          `expected a road that is open to the ${SIDES[back]}, but ${found}. Close the gap, or turn one of the two tiles.`
        );
      }
    }
  }
  return undefined;
}

/** Sides of the grid to which a tile's road is open; none where it has no road. */
function listOpenSides(tile: Tile | undefined): readonly Quarter[] {
  if (tile === undefined || !isRoad(tile.kind)) return [];
  return SHAPES[tile.kind].open.map((side) => addQuarters(side, tile.quarter));
}

function describeTile(tile: Tile | undefined): string {
  return tile === undefined ? 'nothing' : `${tile.kind}/${'ENWS'[tile.quarter] ?? ''}`;
}

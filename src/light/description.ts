import { TAPES, TAPE_COLORS } from '../lines/tape';
import { ROAD, ROOM } from './surfaces';

/**
 * What a description of the light holds: a port of models/training/light.py, whose descriptions nets are trained on.
 * Colours are RGB of 0 to 1. For road, then for the room around it: the mean colour of each cell of a grid over the whole
 * frame, row by row, and the spread of its pixels about their cell's colour. Then for each tape: its colour at the frame's
 * centre, how much that changes to the bottom and to the right edge, and the spread of its pixels about that plane. A spread
 * is the lower triangle of the Cholesky factor of the colours' covariance (measure-spread.ts).
 */
export type Description = Float64Array;

/** Cells of the grid. */
export const GRID = { rows: 6, columns: 4 };
/** Numbers of a cell: red, green, blue. */
export const CELL = 3;
/** Numbers of a spread. */
export const SPREAD = 6;
/** Numbers of a tape: plane and spread. */
export const PLANE = 9 + SPREAD;
/** Numbers of road or room: grid and spread. */
export const GROUND = GRID.rows * GRID.columns * CELL + SPREAD;

/** A part of a description that a frame may not show; its numbers are then NaN. */
export interface Part {
  readonly name: string;
  /** The class of its pixels. */
  readonly surface: number;
  readonly isTape: boolean;
  readonly start: number;
  readonly end: number;
}

/** In the order of the description. */
export const PARTS: readonly Part[] = listParts();

/** Numbers of a description. */
export const NUMBERS = PARTS.at(-1)?.end ?? 0;

function listParts(): Part[] {
  const parts = [
    { name: 'road', surface: ROAD, isTape: false },
    { name: 'room', surface: ROOM, isTape: false },
    ...TAPE_COLORS.map((color) => ({ name: `${color} tape`, surface: TAPES[color].label, isTape: true })),
  ];
  let end = 0;
  return parts.map((part) => {
    const start = end;
    end += part.isTape ? PLANE : GROUND;
    return { ...part, start, end };
  });
}

/** Whether a description has the part. */
export function shows(description: Description, { start }: Part): boolean {
  return !Number.isNaN(description[start]);
}

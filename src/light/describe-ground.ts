import type { RgbFrame } from '../image/frame';
import { CELL, GRID } from './description';

/** Fewer pixels do not describe a cell. */
const MIN_CELL = 20;

/** Mean colour and deviation of brightness by cell of the frame; NaN without a cell that shows the surface. */
export function describeGround(frame: RgbFrame, classes: Uint8Array, surface: number): Float64Array {
  const { rows, columns } = GRID;
  const cells = new Float64Array(rows * columns * CELL).fill(NaN);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const cell = measureCell(frame, classes, surface, row, column);
      if (cell !== undefined) cells.set(cell, (row * columns + column) * CELL);
    }
  }
  return spreadOut(cells);
}

function measureCell(
  { data, width, height }: RgbFrame,
  classes: Uint8Array,
  surface: number,
  row: number,
  column: number,
): readonly number[] | undefined {
  let [count, red, green, blue, squares] = [0, 0, 0, 0, 0];
  const [top, bottom] = [row, row + 1].map((place) => Math.floor((place * height) / GRID.rows));
  const [left, right] = [column, column + 1].map((place) => Math.floor((place * width) / GRID.columns));
  for (let y = top ?? 0; y < (bottom ?? 0); y++) {
    for (let x = left ?? 0; x < (right ?? 0); x++) {
      const i = y * width + x;
      if (classes[i] !== surface) continue;
      const [r, g, b] = [data[3 * i] ?? 0, data[3 * i + 1] ?? 0, data[3 * i + 2] ?? 0];
      count++;
      red += r;
      green += g;
      blue += b;
      squares += (r + g + b) ** 2;
    }
  }
  if (count < MIN_CELL) return undefined;
  // Sums of whole numbers are exact, so that a cell of one colour has no deviation.
  const brightness = (red + green + blue) / count;
  const deviation = Math.sqrt(Math.max(0, squares / count - brightness ** 2)) / 3;
  return [red / count, green / count, blue / count, deviation].map((level) => level / 255);
}

/** Cells that are NaN get the mean of their neighbours, ring by ring; without any cell all stay NaN. */
function spreadOut(cells: Float64Array): Float64Array {
  let current = cells;
  while (current.some(Number.isNaN) && !current.every(Number.isNaN)) current = fillRing(current);
  return current;
}

function fillRing(cells: Float64Array): Float64Array {
  const filled = cells.slice();
  for (let row = 0; row < GRID.rows; row++) {
    for (let column = 0; column < GRID.columns; column++) {
      const at = (row * GRID.columns + column) * CELL;
      if (!Number.isNaN(cells[at])) continue;
      const known = listNeighbours(row, column).filter((place) => !Number.isNaN(cells[place]));
      if (known.length === 0) continue;
      for (let k = 0; k < CELL; k++) {
        const sum = known.reduce((total, place) => total + (cells[place + k] ?? 0), 0);
        filled[at + k] = sum / known.length;
      }
    }
  }
  return filled;
}

/** Where the numbers of a cell and those around it begin. */
function listNeighbours(row: number, column: number): number[] {
  const places: number[] = [];
  for (let y = Math.max(0, row - 1); y <= Math.min(GRID.rows - 1, row + 1); y++) {
    for (let x = Math.max(0, column - 1); x <= Math.min(GRID.columns - 1, column + 1); x++) {
      places.push((y * GRID.columns + x) * CELL);
    }
  }
  return places;
}

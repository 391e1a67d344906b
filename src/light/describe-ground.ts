import type { RgbFrame } from '../image/frame';
import { CELL, GRID } from './description';
import { SpreadMeter } from './measure-spread';

/** Fewer pixels do not describe a cell. */
const MIN_CELL = 20;

/** Mean colour by cell of the frame, and the spread of pixels about it; NaN without a cell that shows the surface. */
export function describeGround(frame: RgbFrame, classes: Uint8Array, surface: number): Float64Array {
  const { rows, columns } = GRID;
  const cells = new Float64Array(rows * columns * CELL).fill(NaN);
  const spread = new SpreadMeter();
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const pixels = listPixels(frame, classes, surface, row, column);
      if (pixels.length < MIN_CELL) continue;
      const mean = averageColors(frame, pixels);
      cells.set(mean, (row * columns + column) * CELL);
      const [red = 0, green = 0, blue = 0] = mean;
      for (const i of pixels) {
        const [r, g, b] = [frame.data[3 * i] ?? 0, frame.data[3 * i + 1] ?? 0, frame.data[3 * i + 2] ?? 0];
        spread.add(r / 255 - red, g / 255 - green, b / 255 - blue);
      }
    }
  }
  return Float64Array.of(...spreadOut(cells), ...spread.measure());
}

/** Places of the surface's pixels in a cell. */
function listPixels(
  { width, height }: RgbFrame,
  classes: Uint8Array,
  surface: number,
  row: number,
  column: number,
): number[] {
  const [top = 0, bottom = 0] = [row, row + 1].map((place) => Math.floor((place * height) / GRID.rows));
  const [left = 0, right = 0] = [column, column + 1].map((place) =>
    Math.floor((place * width) / GRID.columns),
  );
  const found: number[] = [];
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      if (classes[y * width + x] === surface) found.push(y * width + x);
    }
  }
  return found;
}

/** RGB of 0 to 1. Sums of whole numbers are exact, so that pixels of one colour have no spread. */
function averageColors({ data }: RgbFrame, pixels: readonly number[]): number[] {
  return [0, 1, 2].map((channel) => {
    const sum = pixels.reduce((total, i) => total + (data[3 * i + channel] ?? 0), 0);
    return sum / pixels.length / 255;
  });
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

/** scipy's gaussian_filter cuts its kernel there. */
const TRUNCATE = 4;

/**
 * Gaussian blur of a row-major grid with zeros outside, as scipy's gaussian_filter(mode="constant") does it.
 * @param sigmaRows standard deviation along a column, cells; sigmaColumns along a row; 0 leaves that axis as it is
 */
export function blurGrid(
  grid: Float64Array,
  rows: number,
  columns: number,
  sigmaRows: number,
  sigmaColumns: number,
): Float64Array {
  const down = blurAxis(grid, rows, columns, columns, 1, sigmaRows);
  return blurAxis(down, columns, rows, 1, columns, sigmaColumns);
}

/** Blurs `lines` lines of `length` cells, `step` apart within a line; line i begins at i * stride. */
function blurAxis(
  grid: Float64Array,
  length: number,
  lines: number,
  step: number,
  stride: number,
  sigma: number,
): Float64Array {
  if (!(sigma > 0)) return grid;
  const kernel = makeKernel(sigma);
  const radius = (kernel.length - 1) / 2;
  const blurred = new Float64Array(grid.length);
  for (let line = 0; line < lines; line++) {
    for (let i = 0; i < length; i++) {
      let sum = 0;
      for (let k = Math.max(-radius, -i); k <= Math.min(radius, length - 1 - i); k++) {
        sum += (kernel[k + radius] ?? 0) * (grid[line * stride + (i + k) * step] ?? 0);
      }
      blurred[line * stride + i * step] = sum;
    }
  }
  return blurred;
}

function makeKernel(sigma: number): number[] {
  const radius = Math.trunc(TRUNCATE * sigma + 0.5);
  const weights = Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp((-0.5 * (i - radius) ** 2) / sigma ** 2),
  );
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / sum);
}

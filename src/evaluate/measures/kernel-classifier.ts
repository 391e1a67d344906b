/**
 * A two-class classifier: kernel ridge regression on labels +1 and -1 with a Gaussian kernel as wide as the median
 * distance of the training rows (Rifkin, Yeo and Poggio 2003). Not linear, nothing to tune, no random start: equal rows
 * give equal answers. Its cost grows with the cube of the rows: meant for a few hundred.
 * @param rows features, one row a frame; each feature is standardised here
 * @param labels +1 or -1
 * @returns a row's score: above 0 for the side of +1
 */
export function trainClassifier(
  rows: readonly Float32Array[],
  labels: readonly number[],
): (row: Float32Array) => number {
  const standardise = fitScale(rows);
  const scaled = rows.map(standardise);
  const width = 2 * findMedianSquare(scaled);
  const kernel = (a: Float64Array, b: Float64Array): number => Math.exp(-squareDistance(a, b) / width);
  const matrix = scaled.map((a, i) =>
    Float64Array.from(scaled, (b, j) => kernel(a, b) + (i === j ? RIDGE : 0)),
  );
  const mean = labels.reduce((sum, label) => sum + label, 0) / labels.length;
  const weights = solvePositive(
    matrix,
    labels.map((label) => label - mean),
  );
  return (row) => {
    const given = standardise(row);
    return scaled.reduce((sum, each, i) => sum + (weights[i] ?? 0) * kernel(each, given), mean);
  };
}

/** Added to the kernel's diagonal: it limits how far a single frame bends the border. */
const RIDGE = 1;

function fitScale(rows: readonly Float32Array[]): (row: Float32Array) => Float64Array {
  const length = rows[0]?.length ?? 0;
  const means = new Float64Array(length);
  const deviations = new Float64Array(length);
  for (const row of rows)
    for (let k = 0; k < length; k++) means[k] = (means[k] ?? 0) + (row[k] ?? 0) / rows.length;
  for (const row of rows) {
    for (let k = 0; k < length; k++) {
      deviations[k] = (deviations[k] ?? 0) + ((row[k] ?? 0) - (means[k] ?? 0)) ** 2 / rows.length;
    }
  }
  // The constant keeps a feature that never changes here from deciding alone where it changes later.
  const scales = deviations.map((variance) => 1 / Math.sqrt(variance + 1e-6));
  return (row) => Float64Array.from(row, (value, k) => (value - (means[k] ?? 0)) * (scales[k] ?? 0));
}

function squareDistance(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += ((a[k] ?? 0) - (b[k] ?? 0)) ** 2;
  return sum;
}

function findMedianSquare(rows: readonly Float64Array[]): number {
  const squares = rows
    .flatMap((a, i) => rows.slice(0, i).map((b) => squareDistance(a, b)))
    .sort((a, b) => a - b);
  return squares[Math.floor(squares.length / 2)] || 1;
}

/** Solves matrix x = right for a symmetric positive definite matrix, by Cholesky's decomposition; matrix is overwritten. */
function solvePositive(matrix: readonly Float64Array[], right: readonly number[]): Float64Array {
  const size = right.length;
  const at = (i: number, j: number): number => matrix[i]?.[j] ?? 0;
  for (const [i, row] of matrix.entries()) {
    for (let j = 0; j <= i; j++) {
      let sum = row[j] ?? 0;
      for (let k = 0; k < j; k++) sum -= (row[k] ?? 0) * at(j, k);
      row[j] = i === j ? Math.sqrt(sum) : sum / at(j, j);
    }
  }
  const solved = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    let sum = right[i] ?? 0;
    for (let k = 0; k < i; k++) sum -= at(i, k) * (solved[k] ?? 0);
    solved[i] = sum / at(i, i);
  }
  for (let i = size - 1; i >= 0; i--) {
    let sum = solved[i] ?? 0;
    for (let k = i + 1; k < size; k++) sum -= at(k, i) * (solved[k] ?? 0);
    solved[i] = sum / at(i, i);
  }
  return solved;
}

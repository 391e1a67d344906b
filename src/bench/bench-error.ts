/** The benchmark could not be run to its end: a contender did not start, died, or lost its frames. */
export class BenchError extends Error {
  override readonly name = 'BenchError';
}

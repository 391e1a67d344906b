/** The benchmark could not be run to its end: an arm did not start, died, or lost its frames. */
export class BenchError extends Error {
  override readonly name = 'BenchError';
}

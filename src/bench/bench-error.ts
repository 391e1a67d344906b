/** A benchmark that cannot go on: a program did not start, died, or lost its frames. */
export class BenchError extends Error {
  override readonly name = 'BenchError';
}

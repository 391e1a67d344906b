import { EXIT } from './exit-codes';

/**
 * Runs work that SIGINT or SIGTERM stop cleanly: the work rejects and cleans up, and a line says what was not written. A
 * second signal ends the process at once.
 * @param output named in that line
 * @throws what the work throws of itself
 */
export async function runInterruptibly(
  output: string,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const abort = new AbortController();
  const stop = (): void => {
    if (abort.signal.aborted) process.exit(EXIT.interrupted);
    abort.abort(new Error('stopped'));
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  try {
    await work(abort.signal);
  } catch (error) {
    if (!abort.signal.aborted) throw error;
    process.stderr.write(`sim2real: stopped; ${output} was not written.\n`);
    process.exitCode = EXIT.interrupted;
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}

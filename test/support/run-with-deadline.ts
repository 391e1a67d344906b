import { runInNewContext } from 'node:vm';

/**
 * Runs synchronous work and breaks it off at the deadline, even in a loop without end: jest's own timeout waits for the
 * event loop, which such work never gives back.
 * @param describe what was under way at the deadline, for the error
 */
export function runWithDeadline(limitMs: number, work: () => void, describe: () => string): void {
  try {
    runInNewContext('work()', { work }, { timeout: limitMs });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    throw new Error(`${describe()}: no end within ${limitMs} ms`, { cause: error });
  }
}

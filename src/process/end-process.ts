import { describeError } from './describe-error';
import { guardEnd } from './end-guard';
import type { Logger } from './log';

/** What shutting down may take, in ms; what is not done by then is left to the end of the process. */
export const SHUTDOWN_MS = 800;

/** After this an end that hangs in native code is forced, in ms; launch and containers wait 5 s and 10 s. */
const END_LIMIT_MS = 4000;

/**
 * Resolves with the first signal. Launch and a shell may both pass the same Ctrl-C on, so a second one counts only when
 * the shutdown should long be over; then it ends the process at once.
 */
export function waitForSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let firstAt: number | undefined;
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => {
        firstAt ??= performance.now();
        if (performance.now() - firstAt > 2 * SHUTDOWN_MS) process.exit(signal === 'SIGINT' ? 130 : 143);
        resolve(signal);
      });
    }
  });
}

/**
 * Begins the end of the process: waits for what is being shut down, but no longer than that, and says where it took
 * longer or failed.
 */
export async function endWithin(ms: number, ending: Promise<void> | undefined, log: Logger): Promise<void> {
  guardEnd(END_LIMIT_MS);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => (timer = setTimeout(resolve, ms, 'late')));
  const outcome = await Promise.race([ending?.catch((error: unknown) => describeError(error)), late]);
  clearTimeout(timer);
  if (outcome !== undefined)
    log.warn(`shutting down: ${outcome === 'late' ? `not done within ${ms} ms` : outcome}`);
}

/**
 * Ends the process by the signal's default action. A model that needs longer than the shutdown may take cannot be
 * interrupted, and an ordinary exit waits for it.
 */
export function raise(signal: NodeJS.Signals): void {
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}

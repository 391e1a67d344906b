import { guardEnd } from '../process/end-guard';

/** Time that closing may take before the end is forced, in ms. */
const END_LIMIT_MS = 2000;

/**
 * Makes a process of the demo end with the demo. Ctrl-C on a terminal reaches all of them: they ignore it, and the demo
 * sends SIGTERM. When the demo itself is killed, the channel to it breaks.
 * @param close what to do before the end
 * @param findOrphan a process that has no such channel and shall end, too, when the demo is killed
 */
export function endWithParent(close: () => void, findOrphan?: () => number | undefined): void {
  const end = (): void => {
    guardEnd(END_LIMIT_MS);
    close();
    process.exit(0);
  };
  process.on('SIGINT', () => undefined);
  process.once('SIGTERM', end);
  process.once('disconnect', () => {
    const orphan = findOrphan?.();
    if (orphan !== undefined) process.kill(orphan, 'SIGTERM');
    end();
  });
}

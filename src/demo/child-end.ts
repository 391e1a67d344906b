import { guardEnd } from '../process/end-guard';

/** What closing may take, in ms, before the end is forced. */
const END_LIMIT_MS = 2000;

/**
 * Lets a process of the demo end with the demo. Ctrl-C on a terminal reaches all of them: they leave it to the demo,
 * which tells them by SIGTERM. When the demo is killed without a word, the channel to it breaks.
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

import logUpdate from 'log-update';
import { formatLiveTable } from '../watch/describe-live';
import type { LiveReport } from '../watch/live-comparison';
import type { PageAddress } from '../live-page/page-address';
import { runWatchNode } from './run-watch-node';

export interface WatchOptions {
  /** ROS arguments without `--ros-args`. */
  readonly ros: readonly string[];
  /** How long it runs; the window has this length, too. undefined: until a signal. */
  readonly seconds: number | undefined;
  /** Ends with the first figures of a whole window. */
  readonly once: boolean;
  readonly json: boolean;
  /** Serves a page there, too. */
  readonly page: PageAddress | undefined;
}

/** Without a single pair, --once ends after so long, s: a proxy wakes and a detector loads in less. */
const ONCE_PATIENCE_SECONDS = 15;

/** Runs the node `watch` and shows its figures on stdout. @returns exit code */
export async function watch({ ros, seconds, once, json, page }: WatchOptions): Promise<number> {
  const isLive = process.stdout.isTTY && !json;
  const isBounded = seconds !== undefined || once;
  const started = performance.now();
  const seen: { last?: LiveReport; firstAt?: number } = {};
  const show = logUpdate.create(process.stdout);

  const onReport = (report: LiveReport): boolean => {
    seen.last = report;
    const now = performance.now();
    if (report.compared > 0) seen.firstAt ??= now;
    if (isLive) show(formatLiveTable(report));
    else if (json && !isBounded) print(JSON.stringify(report));
    const elapsed = (now - started) / 1000;
    if (seconds !== undefined) return elapsed >= seconds;
    if (!once) return false;
    return seen.firstAt === undefined
      ? elapsed >= ONCE_PATIENCE_SECONDS
      : (now - seen.firstAt) / 1000 >= report.windowSeconds;
  };

  // The table tells what the log would; elsewhere the log goes to stderr and the figures to stdout.
  const code = await runWatchNode({
    ros,
    isQuiet: isLive,
    ...(page && { page }),
    // Not through the log: that goes to /rosout, where everybody on the graph would read the token.
    onPage: (url) => process.stderr.write(`sim2real: page ${url}\n`),
    onReport,
  });
  show.done();
  if (!isBounded || code !== 0) return code;
  const { last } = seen;
  if (!isLive && last) print(json ? JSON.stringify(last, null, 2) : formatLiveTable(last));
  return last !== undefined && last.compared > 0 ? 0 : 1;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

import { setTimeout as delay } from 'node:timers/promises';
import logUpdate from 'log-update';
import { formatStatus, formatStatusLine } from '../status/format-status';
import { isHealthy, type ProxyStatus } from '../status/proxy-status';
import { EXIT, SIGNAL_EXITS } from './exit-codes';

interface Options {
  readonly json?: true;
  /** Only this node, by its full name. */
  readonly node?: string;
  /** How long printOnce waits, in s. */
  readonly timeout: number;
}

/** Calls back for each status. @returns ends it */
export type WatchStatus = (onStatus: (status: ProxyStatus) => void) => Promise<() => void | Promise<void>>;

const DRAW_MS = 500;

/** Prints the first status that arrives. @returns the exit code, which a container's health check asks for */
export async function printOnce(options: Options, watch: WatchStatus): Promise<number> {
  const status = await waitForStatus(options, watch);
  if (!status) {
    const node = options.node ?? 'a proxy';
    process.stderr.write(
      `sim2real: expected a status of ${node} on /diagnostics within ${options.timeout} s, found none; is it running, and in the same ROS_DOMAIN_ID (with --ros1: at the same ROS_MASTER_URI)?\n`,
    );
    return EXIT.failed;
  }
  const text = options.json ? JSON.stringify(status, undefined, 2) : formatStatus(status);
  process.stdout.write(`${text}\n`);
  return isHealthy(status) ? EXIT.done : EXIT.failed;
}

async function waitForStatus(options: Options, watch: WatchStatus): Promise<ProxyStatus | undefined> {
  let receive: (status: ProxyStatus) => void = () => undefined;
  const first = new Promise<ProxyStatus>((resolve) => (receive = resolve));
  const end = await watch((status) => {
    if (isWanted(options, status)) receive(status);
  });
  try {
    return await Promise.race([first, delay(options.timeout * 1000, undefined)]);
  } finally {
    // rcl under way does not survive the end of the process.
    await end();
  }
}

/** Shows every status until a signal. @returns the exit code */
export async function printLive(options: Options, watch: WatchStatus): Promise<number> {
  const latest = new Map<string, { status: ProxyStatus; at: number }>();
  const isTable = process.stdout.isTTY && !options.json;
  const end = await watch((status) => {
    if (!isWanted(options, status)) return;
    latest.set(status.node, { status, at: performance.now() });
    if (isTable) return;
    process.stdout.write(`${options.json ? JSON.stringify(status) : formatStatusLine(status)}\n`);
  });
  if (isTable) {
    setInterval(() => {
      const shown = [...latest.values()].map(({ status, at }) =>
        formatStatus(status, performance.now() - at),
      );
      logUpdate(
        shown.length > 0 ? shown.join('\n\n') : 'waiting for a proxy on /diagnostics (Ctrl-C to stop)',
      );
    }, DRAW_MS);
  }
  const code = await waitForSignal();
  await end();
  return code;
}

function waitForSignal(): Promise<number> {
  return new Promise((resolve) => {
    for (const [signal, code] of Object.entries(SIGNAL_EXITS))
      process.once(signal, resolve.bind(undefined, code));
  });
}

function isWanted({ node }: Options, status: ProxyStatus): boolean {
  return node === undefined || status.node === node;
}

import { setTimeout as delay } from 'node:timers/promises';
import { InvalidArgumentError, type Command } from 'commander';
import logUpdate from 'log-update';
import { requireRos } from '../config/require-ros';
import { formatStatus, formatStatusLine } from '../status/format-status';
import { isHealthy, type ProxyStatus } from '../status/proxy-status';

interface Options {
  readonly once?: boolean;
  readonly json?: boolean;
  readonly node?: string;
  readonly timeout: number;
}

const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const;
const DRAW_MS = 500;

export function registerStatus(program: Command, ros: readonly string[]): void {
  program
    .command('status')
    .description('show what running proxies say of themselves on /diagnostics, live')
    .option('--once', 'print one status and end: 0 where it is OK or WARN, 1 where it is ERROR or none comes')
    .option('--json', 'JSON: one object with --once, else a line for each status')
    .option(
      '--node <name>',
      'only this node, for instance /duckie/proxy (default: all; with --once the first)',
    )
    .option('--timeout <s>', 'with --once: how long to wait for a status', parseSeconds, 5)
    .addHelpText(
      'after',
      `
Examples:
  $ npx sim2real status
  $ npx sim2real status --once --node /duckie/proxy      # a container's health check`,
    )
    .action(async (options: Options) => {
      requireRos('npx sim2real status');
      const code = await (options.once ? printOnce(options, ros) : printLive(options, ros));
      // rclnodejs keeps handles open that would hold the process.
      process.exit(code);
    });
}

async function printOnce(options: Options, ros: readonly string[]): Promise<number> {
  const status = await waitForStatus(options, ros);
  if (!status) {
    const node = options.node ?? 'a proxy';
    process.stderr.write(
      `sim2real: expected a status of ${node} on /diagnostics within ${options.timeout} s, found none; is it running, and in the same ROS_DOMAIN_ID?\n`,
    );
    return 1;
  }
  const text = options.json ? JSON.stringify(status, undefined, 2) : formatStatus(status);
  process.stdout.write(`${text}\n`);
  return isHealthy(status) ? 0 : 1;
}

async function waitForStatus(options: Options, ros: readonly string[]): Promise<ProxyStatus | undefined> {
  const { watchStatus } = await import('../ros/watch-status.js');
  let receive: (status: ProxyStatus) => void = () => undefined;
  const first = new Promise<ProxyStatus>((resolve) => (receive = resolve));
  const end = await watchStatus(ros, (status) => {
    if (isWanted(options, status)) receive(status);
  });
  try {
    return await Promise.race([first, delay(options.timeout * 1000, undefined)]);
  } finally {
    // rcl under way does not survive the end of the process.
    end();
  }
}

/** Until a signal ends it. */
async function printLive(options: Options, ros: readonly string[]): Promise<number> {
  const { watchStatus } = await import('../ros/watch-status.js');
  const latest = new Map<string, { status: ProxyStatus; at: number }>();
  const isTable = process.stdout.isTTY && !options.json;
  const end = await watchStatus(ros, (status) => {
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
      logUpdate(shown.length > 0 ? shown.join('\n\n') : 'waiting for a proxy on /diagnostics (Ctrl-C ends)');
    }, DRAW_MS);
  }
  const code = await waitForSignal();
  end();
  return code;
}

function waitForSignal(): Promise<number> {
  return new Promise((resolve) => {
    for (const [signal, code] of Object.entries(SIGNALS)) process.once(signal, resolve.bind(undefined, code));
  });
}

function isWanted({ node }: Options, status: ProxyStatus): boolean {
  return node === undefined || status.node === node;
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (!(seconds > 0)) throw new InvalidArgumentError(`expected a number of seconds above 0, got "${text}".`);
  return seconds;
}

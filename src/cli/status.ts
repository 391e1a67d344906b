import type { Command } from '@commander-js/extra-typings';
import { requireRos } from '../config/require-ros';
import { parseDuration } from './parse-options';
import type { WatchStatus } from './status-actions';

export function registerStatus(program: Command, ros: readonly string[]): void {
  program
    .command('status')
    .description('show what running proxies report on /diagnostics, live')
    .option(
      '--once',
      'print one status and end: 0 where it is OK or WARN, 1 where it is ERROR or if none arrives',
    )
    .option('--json', 'print JSON: one object with --once, else a line for each status')
    .option(
      '--node <name>',
      'only this node, for instance /duckie/proxy (default: all; with --once the first)',
    )
    .option('--ros1', 'at the ROS 1 master that ROS_MASTER_URI names')
    .option('--timeout <s>', 'with --once: how long to wait for a status', parseDuration, 5)
    .addHelpText(
      'after',
      `
Examples:
  $ sim2real status
  $ sim2real status --once --node /duckie/proxy      # a container's health check`,
    )
    .action(async (options) => {
      const { printLive, printOnce } = await import('./status-actions.js');
      const watch = options.ros1 ? await loadRos1Watch() : await loadWatch(ros);
      const code = await (options.once ? printOnce(options, watch) : printLive(options, watch));
      // rclnodejs keeps handles open that would hold the process.
      process.exit(code);
    });
}

/** Loaded only here: it needs ROS 2. */
async function loadWatch(ros: readonly string[]): Promise<WatchStatus> {
  requireRos('bin/sim2real status');
  const { watchStatus } = await import('../ros/watch-status.js');
  return (onStatus) => watchStatus(ros, onStatus);
}

async function loadRos1Watch(): Promise<WatchStatus> {
  const { watchRos1Status } = await import('../ros1/watch-ros1-status.js');
  return watchRos1Status;
}

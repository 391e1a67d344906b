import type { Command } from '@commander-js/extra-typings';
import { requireRos } from '../config/require-ros';
import { parseDuration } from './parse-options';

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
    .option('--timeout <s>', 'with --once: how long to wait for a status', parseDuration, 5)
    .addHelpText(
      'after',
      `
Examples:
  $ npx sim2real status
  $ npx sim2real status --once --node /duckie/proxy      # a container's health check`,
    )
    .action(async (options) => {
      requireRos('npx sim2real status');
      const { printLive, printOnce } = await import('./status-actions.js');
      const code = await (options.once ? printOnce(options, ros) : printLive(options, ros));
      // rclnodejs keeps handles open that would hold the process.
      process.exit(code);
    });
}

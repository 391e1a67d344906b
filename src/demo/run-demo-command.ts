import { resolve } from 'node:path';
import { describeError } from '../process/describe-error';
import { checkFolderToMake } from '../process/output-path';
import type { DemoSummary } from './demo-summary';
import { describeRun } from './describe-run';
import { driveEpisodes, type DriveOptions } from './drive-episodes';
import { DemoUsageError } from './frame-set';
import { composePicture } from './page/compose-picture';
import { writePage } from './page/write-page';
import { runDemo, type DemoOptions, type DemoOutcome } from './run-demo';
import { phraseDrive, phraseHeadline } from './headline';
import { averageRates, summarizeReport } from './summary';
import { DemoTerminal } from './terminal';
import { formatTables } from './terminal-table';

export interface DemoCommand extends DemoOptions, DriveOptions {
  /** Folder of the page. */
  readonly out: string;
  /** Also compose a picture for a README. */
  readonly picture: string | undefined;
  /** Print JSON on stdout, and all else on stderr. */
  readonly json: boolean;
  /** The command as the user typed it. */
  readonly command: string;
}

/** Runs the demo with its terminal and its page. @returns the exit code */
export async function runDemoCommand(command: DemoCommand): Promise<number> {
  const terminal = new DemoTerminal(command.json ? process.stderr : process.stdout, command.seconds);
  const interrupt = new AbortController();
  let code = 0;
  const onSignal = (signal: NodeJS.Signals): void => {
    code = signal === 'SIGINT' ? 130 : 143;
    interrupt.abort(new Error(`ended by ${signal}`));
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  try {
    await checkFolderToMake(command.out);
    const outcome = await runDemo(command, terminal, interrupt.signal);
    terminal.end();
    await present(command, outcome, terminal, interrupt.signal);
    return 0;
  } catch (error) {
    terminal.end();
    if (interrupt.signal.aborted) {
      process.stderr.write('sim2real demo: interrupted; nothing was written\n');
      return code;
    }
    process.stderr.write(`sim2real demo: ${describeError(error)}\n`);
    return error instanceof DemoUsageError ? 2 : 1;
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  }
}

async function present(
  command: DemoCommand,
  outcome: DemoOutcome,
  terminal: DemoTerminal,
  signal: AbortSignal,
): Promise<void> {
  const figures = averageRates(summarizeReport(outcome.report), command.seconds);
  const run = await describeRun(command, outcome, figures.proxy);
  if (command.drive > 0) terminal.write('Driving a short way, without and with the proxy');
  const driven = await driveEpisodes(command, figures.proxy, signal);
  const summary: DemoSummary = {
    ...figures,
    headline: phraseHeadline(figures),
    seconds: command.seconds,
    published: outcome.published,
    proxyCpuPerFrame: outcome.cpuPerFrameMs ?? null,
    domain: outcome.domain,
    page: resolve(command.out, 'index.html'),
    drive: driven?.drive ?? null,
    run,
  };
  await writePage(summary.page, summary, outcome.pictures, driven?.films ?? [], signal);
  if (command.picture !== undefined) {
    await composePicture(command.picture, outcome.pictures, figures.looks);
  }
  const title = `${outcome.published} frames in ${command.seconds} s`;
  terminal.write(formatTables({ title, look: undefined, figures }));
  terminal.write(summary.headline);
  if (driven !== undefined) terminal.write(phraseDrive(driven.drive));
  terminal.write(`Pictures and figures: ${summary.page}`);
  if (command.json) process.stdout.write(`${JSON.stringify(summary, null, 2)}\n`);
}

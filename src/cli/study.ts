import type { Command } from '@commander-js/extra-typings';
import type { StudyPart } from '../drive/study/study-plan';
import { jobsOption, markdownOption } from './common-options';
import { quoteArguments } from './describe-command';
import { EXIT } from './exit-codes';
import { runInterruptibly } from './interruptible';
import { parseOutput, type OptionsOf } from './parse-options';
import { createProgress } from './progress';

type Options = OptionsOf<typeof declareStudy>;

/** `sim2real study -o runs/closed-loop --markdown docs/closed-loop-study.md` */
export function registerStudy(program: Command): void {
  declareStudy(program).action(runCommand);
}

function declareStudy(program: Command) {
  return program
    .command('study')
    .description('drive the closed-loop study: both worlds, all agents that ship, with and without a proxy')
    .requiredOption(
      '-o, --output <folder>',
      'folder for one folder of episodes, results and page for each world and agent',
      parseOutput,
    )
    .option('--write-only', 'drive nothing; write document and pages from what has been driven')
    .option('--real <results>', 'results of evaluate on real frames with masks, for the table of turns')
    .addOption(jobsOption())
    .addOption(markdownOption())
    .addHelpText(
      'after',
      `
It takes many hours. What matters most is driven first, and what has been driven is kept: after Ctrl-C the same command
goes on where it was. Duckietown's simulator is a process beside, installed by npm run setup -- --with-simulator.

Example:
  $ sim2real study -o runs/closed-loop --markdown docs/closed-loop-study.md`,
    );
}

async function runCommand({ output, jobs, markdown, real, writeOnly }: Options): Promise<void> {
  const [{ runStudy }, { planStudy }] = await Promise.all([
    import('../drive/study/run-study.js'),
    import('../drive/study/study-plan.js'),
  ]);
  await runInterruptibly(output, async (signal) => {
    let progress = createProgress('episodes');
    const begin = (part: StudyPart): void => {
      progress.stop();
      progress = createProgress('episodes');
      process.stderr.write(`${describePart(part)}\n`);
    };
    const failed = await runStudy(
      {
        parts: planStudy(),
        output,
        isWriteOnly: writeOnly === true,
        ...(jobs !== undefined && { jobs }),
        ...(markdown !== undefined && { markdown }),
        ...(real !== undefined && { real }),
        command: `sim2real study ${quoteArguments()}`,
      },
      {
        begin,
        report: (done, total) => {
          progress.report(done, total);
        },
        warn: (message) => process.stderr.write(`sim2real: ${message}\n`),
        signal,
      },
    ).finally(() => {
      progress.stop();
    });
    process.stdout.write(`${output}\n`);
    if (failed.length > 0) process.exitCode = EXIT.losses;
  });
}

function describePart({ about, world, agent, seeds }: StudyPart): string {
  return `${about}: world ${world}, agent ${agent}, ${seeds} seeds`;
}

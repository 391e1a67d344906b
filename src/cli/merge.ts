import type { Command, CommandUnknownOpts } from '@commander-js/extra-typings';
import { bestOption, jobsOption, markdownOption, mlflowOption } from './common-options';
import { EXIT } from './exit-codes';
import { runInterruptibly } from './interruptible';
import { logResults } from './log-results';
import { parseInputs, parseOutput, type OptionsOf } from './parse-options';
import { reportResults } from './report-results';

type Options = OptionsOf<typeof declareMerge>;

/** `sim2real merge DIR... -o DIR` */
export function registerMerge(program: Command): void {
  declareMerge(program).action(runMergeCommand);
}

function declareMerge(program: Command) {
  return program
    .command('merge')
    .description('make one evaluation out of what evaluate --partial counted, on one machine or on many')
    .argument('<folders...>', 'folders of partial results', parseInputs)
    .requiredOption(
      '-o, --output <folder>',
      'new folder for report.html, results.json and the tables',
      parseOutput,
    )
    .addOption(jobsOption())
    .addOption(markdownOption())
    .option('--json', 'print the headline as JSON')
    .addOption(bestOption())
    .addOption(mlflowOption())
    .addHelpText(
      'after',
      `
The files are those that one run over all inputs writes, byte for byte, however the inputs were split.
Exit codes: 0 done; 1 failed, nothing written; 2 the partial results were counted with different options, or wrong usage;
3 done, but inputs are missing, or a partial result or an input was damaged (all are listed), or MLflow did not take
the run; 130 stopped by Ctrl-C.

Example:
  $ sim2real evaluate monday.mcap --partial counted/
  $ sim2real evaluate tuesday.mcap --partial counted/
  $ sim2real merge counted/ -o results`,
    );
}

async function runMergeCommand(
  folders: string[],
  options: Options,
  command: CommandUnknownOpts,
): Promise<void> {
  const { DifferentSettingsError } = await import('../evaluate/partial/describe-difference.js');
  const { runMerge } = await import('../report/run-merge.js');
  await runInterruptibly(options.output, async (signal) => {
    const { results, repeated, lost } = await runMerge({ ...options, folders }, signal).catch(
      (error: unknown) => {
        if (error instanceof DifferentSettingsError)
          command.error(`error: ${error.message}`, { exitCode: EXIT.usage });
        throw error;
      },
    );
    for (const { name, same } of repeated)
      process.stderr.write(`sim2real: ${name}: the same as ${same}, counted once\n`);
    reportResults(results, lost, options);
    await logResults(results, options);
  });
}

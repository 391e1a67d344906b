import path from 'node:path';
import type { Command } from '@commander-js/extra-typings';
import type { Compared } from '../evaluate/compare/compare-schema';
import { EXIT } from './exit-codes';
import { runInterruptibly } from './interruptible';
import {
  numberFrom,
  parseCount,
  parseList,
  parseOutput,
  wholeNumberFrom,
  type OptionsOf,
} from './parse-options';

type Options = OptionsOf<typeof declareCompare>;

const EXITS = {
  better: EXIT.done,
  same: EXIT.same,
  worse: EXIT.worse,
  undecided: EXIT.undecided,
} as const;

/** `sim2real compare A B [-o DIR]` */
export function registerCompare(program: Command): void {
  declareCompare(program).action(runCompareCommand);
}

function declareCompare(program: Command) {
  return program
    .command('compare')
    .description('compare two results of evaluate or merge, scene by scene: is the second one better?')
    .argument('<old>', 'folder of results, or a results.json: what is compared with')
    .argument('<new>', 'the other one, of the same inputs')
    .option('-o, --output <folder>', 'new folder for comparison.json and report.html', parseOutput)
    .option('--variant <names>', 'variant of both, or OLD,NEW (default: the best of each)', parseList)
    .option('--margin <difference>', 'a smaller difference counts as none', numberFrom(0, 1), 0.02)
    .option('--gate', 'exit with 0 unless the new one is worse')
    .option('--seed <number>', 'random seed of the bootstrap', wholeNumberFrom(0, 2 ** 31 - 1), 1)
    .option('--resamples <count>', 'resamples of the bootstrap', parseCount, 2000)
    .option('--json', 'print comparison.json')
    .addHelpText(
      'after',
      `
Both results are of the same inputs, with the same --groups: scenes are paired by name. The figure is the mean IoU with
the simulator's thresholds: against masks, without them against the tape that the default model sees. That model cannot
judge itself: where one of the two is that model, the figure is the share of frames that show both lines of a lane.
Exit codes: 0 better; 4 the same; 5 worse; 6 undecided; with --gate 5 worse, else 0; 1 failed; 2 wrong usage.

Example:
  $ sim2real compare last-week/ this-week/ -o comparison --gate`,
    );
}

async function runCompareCommand(old: string, now: string, options: Options): Promise<void> {
  const { output, variant: named, margin, seed, resamples, gate, json } = options;
  const { runCompare } = await import('../report/compare/run-compare.js');
  await runInterruptibly(output ?? 'the comparison', async (signal) => {
    const [first, second = first] = named ?? [];
    const compared = await runCompare({
      results: [old, now],
      margin,
      seed,
      resamples,
      signal,
      ...(first !== undefined && second !== undefined && { variants: [first, second] as const }),
      ...(output !== undefined && { output }),
    });
    process.stdout.write(json ? `${JSON.stringify(compared, null, 2)}\n` : describe(compared, output));
    process.exitCode = gate && compared.verdict !== 'worse' ? EXIT.done : EXITS[compared.verdict];
  });
}

function describe({ sentence }: Compared, output: string | undefined): string {
  return `${sentence}\n${output === undefined ? '' : `${path.join(output, 'report.html')}\n`}`;
}

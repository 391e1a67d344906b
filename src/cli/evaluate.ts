import path from 'node:path';
import { InvalidArgumentError, Option, type Command } from 'commander';
import type { Margin } from '../evaluate/thresholds/fit-margin';
import { DEFAULT_BINNING, type HsvBinning } from '../evaluate/thresholds/hsv-grid';
import type { Results } from '../evaluate/results/results';
import { runEvaluation } from '../report/run-evaluation';
import { parseBins, parseCount } from './calibrate';
import { quoteArguments } from './describe-command';
import { runInterruptibly } from './interruptible';
import { createProgress } from './progress';

interface EvaluateArguments {
  readonly masks?: string;
  readonly groups?: string;
  readonly by?: string;
  readonly model?: readonly string[];
  readonly sim?: string;
  readonly simMasks?: string;
  readonly thresholds?: string;
  readonly topic?: string;
  readonly every?: number;
  readonly homography?: string;
  readonly intrinsics?: string;
  readonly markdown?: string;
  readonly output: string;
  readonly bins: HsvBinning;
  readonly margin: Margin;
  readonly seed: number;
  readonly resamples: number;
  readonly jobs?: number;
  readonly json?: true;
}

/** As for replay: done, but the bag was damaged or a picture or mask could not be used. */
const EXIT_WITH_LOSSES = 3;

/** `sim2real evaluate IN [--masks DIR] [--groups frames.csv] [--model CARD ...] -o DIR` */
export function registerEvaluate(program: Command): void {
  program
    .command('evaluate')
    .description(
      'measure whether thresholds from the simulator work on real frames: raw, corrected, translated',
    )
    .argument('<input>', 'a bag (MCAP, rosbag2, ROS 1) or a folder of pictures (.jpg, .png)')
    .requiredOption(
      '-o, --output <folder>',
      'new folder for report.html, results.json, results.csv and measures.csv',
    )
    .option('--topic <name>', 'image topic of a bag that has several')
    .option('--every <n>', 'look at every n-th frame (default: all; of a bag about 1000)', parseCount)
    .option(
      '--masks <folder>',
      "folder of truth masks, NAME.png for each frame (a bag's frames: 000000.png ...)",
    )
    .option(
      '--groups <file>',
      'frames.csv: columns frame, lighting, robot, scene; sequence, time for flicker',
    )
    .option('--by <columns>', 'columns to group by, separated by commas; hand calibration goes by the first')
    .option(
      '--model <card...>',
      "further arms: names in models/, or cards' paths, with @REGION for another part of the frame than the card's (canonical@bottom-half); real2sim models translate the input, sim2real models the simulator's frames (default: what the proxy runs by default)",
    )
    .option('--sim <folder>', "simulator's pictures, on which thresholds are tuned")
    .option('--sim-masks <folder>', 'their masks')
    .option('--thresholds <file>', "thresholds from the simulator, as Duckietown's YAML, in place of --sim")
    .option('--homography <file>', "extrinsic calibration YAML, for the lane pose (default: Duckietown's)")
    .option('--intrinsics <file>', "intrinsic calibration YAML, for the lane pose (default: Duckietown's)")
    .addOption(
      new Option('--bins <HxSxV>', 'levels of hue, saturation and value that share a bin')
        .argParser(parseBins)
        .default(DEFAULT_BINNING, '2x4x4'),
    )
    .addOption(
      new Option('--margin <rule>', 'where tuned limits go when colours that no pixel has leave a choice')
        .choices(['tight', 'middle'])
        .default('tight'),
    )
    .option('--seed <number>', 'of the bootstrap', parseSeed, 1)
    .option('--resamples <count>', 'of the bootstrap', parseCount, 2000)
    .option('--jobs <count>', 'threads (default: as many as there are cores)', parseCount)
    .option('--markdown <file>', 'also write the figures as tables into this document, between its markers')
    .option('--json', 'print the headline as JSON')
    .addHelpText(
      'after',
      `
Without --sim and --thresholds the simulator's thresholds are Duckietown's own. Without --masks the figures tell how
much is found, not whether it is right.
The same input, options and seed give the same results.json, byte for byte.
Exit codes: 0 done; 1 failed, nothing written; 2 wrong usage; 3 done, but the bag was damaged or a picture or mask could
not be used (the results list them); 130 stopped by Ctrl-C, nothing written.

Examples:
  $ npx sim2real evaluate drive_2024_05_01/ -o results
  $ npx sim2real evaluate frames/ --masks masks/ --groups frames.csv --sim sim/ --sim-masks sim-masks/ -o results`,
    )
    .action(runEvaluate);
}

async function runEvaluate(input: string, options: EvaluateArguments, command: Command): Promise<void> {
  const { sim, simMasks, thresholds, by, model: models = [], bins: binning, ...given } = options;
  if ((sim === undefined) !== (simMasks === undefined)) {
    command.error('error: --sim and --sim-masks go together', { exitCode: 2 });
  }
  if (sim !== undefined && thresholds !== undefined) {
    command.error('error: give --sim or --thresholds, not both', { exitCode: 2 });
  }
  const simulator =
    sim !== undefined && simMasks !== undefined
      ? { frames: sim, masks: simMasks }
      : thresholds === undefined
        ? undefined
        : { thresholds };
  const progress = createProgress('frames');
  await runInterruptibly(options.output, async (signal) => {
    const results = await runEvaluation(
      {
        ...given,
        input,
        by: by?.split(',').map((name) => name.trim()) ?? [],
        models,
        ...(simulator && { simulator }),
        binning,
        command: `npx sim2real evaluate ${quoteArguments()}`,
      },
      { report: progress.report, signal },
    ).finally(() => {
      progress.stop();
    });
    report(results, options);
  });
}

function report(results: Results, { output, json }: EvaluateArguments): void {
  const { input, simulator, means, regret, lane, verdicts, headline, experimentB } = results;
  for (const { frame, reason } of [...simulator.excluded, ...input.excluded]) {
    process.stderr.write(`sim2real: left out ${frame}: ${reason}\n`);
  }
  for (const { file, messages, reason } of input.losses) {
    const count = messages === null ? 'an unknown number of' : String(messages);
    process.stderr.write(`sim2real: ${file}: ${count} messages lost: ${reason}\n`);
  }
  if (json) {
    const found = {
      output,
      headline,
      means,
      regret,
      lane,
      verdicts,
      experimentB: experimentB?.means ?? null,
    };
    process.stdout.write(`${JSON.stringify(found, null, 2)}\n`);
  } else {
    process.stdout.write(`${summarize(results)}${path.join(output, 'report.html')}\n`);
  }
  const isBroken = [...simulator.excluded, ...input.excluded].some(({ cause }) => cause === 'broken');
  if (input.losses.length > 0 || isBroken) process.exitCode = EXIT_WITH_LOSSES;
}

function summarize({ input, verdicts, segments, experimentB }: Results): string {
  const sentences = [...verdicts, ...(experimentB?.verdicts ?? [])].map(({ sentence }) => `${sentence}\n`);
  if (input.masks && sentences.length > 0) return sentences.join('');
  const found = segments
    .filter(({ by }) => by === 'all')
    .map(
      ({ arm, white, yellow, red, nothingFound }) =>
        `${arm}: segments a frame: white ${white.value?.toFixed(1) ?? '-'}, yellow ${yellow.value?.toFixed(1) ?? '-'}, ` +
        `red ${red.value?.toFixed(1) ?? '-'}; nothing found in ${((nothingFound.value ?? 0) * 100).toFixed(0)} % of frames\n`,
    );
  return [...found, ...sentences].join('');
}

function parseSeed(text: string): number {
  const seed = Number(text);
  if (!Number.isInteger(seed) || Math.abs(seed) > 2 ** 31 - 1) {
    throw new InvalidArgumentError('expected a whole number of 32 bits.');
  }
  return seed;
}

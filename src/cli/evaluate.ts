import type { Command, CommandUnknownOpts } from '@commander-js/extra-typings';
import {
  FOLDER_HELP,
  bestOption,
  binsOption,
  homographyOption,
  intrinsicsOption,
  jobsOption,
  marginOption,
  markdownOption,
  mlflowOption,
} from './common-options';
import { listGivenOptions } from './describe-command';
import { EXIT } from './exit-codes';
import { runInterruptibly } from './interruptible';
import {
  parseCount,
  parseList,
  parseInputs,
  parseOutput,
  wholeNumberFrom,
  type OptionsOf,
} from './parse-options';
import { createProgress } from './progress';
import { logResults } from './log-results';
import { reportLosses } from './report-losses';
import { reportLost, reportResults } from './report-results';

/** Seeds have 32 bits, with a sign. */
const MAX_SEED = 2 ** 31 - 1;

/** Options that say how results are shown. */
const OPTIONS_OF_RESULTS = ['markdown', 'json', 'best', 'mlflow'] as const;
/** Options that the results do not depend on. */
const OPTIONS_OF_THIS_RUN = ['output', 'partial', 'jobs', ...OPTIONS_OF_RESULTS];

type Options = OptionsOf<typeof declareEvaluate>;

/** `sim2real evaluate IN... [--masks DIR] [--groups frames.csv] [--model CARD ...] -o DIR` */
export function registerEvaluate(program: Command): void {
  declareEvaluate(program).action(runEvaluate);
}

function declareEvaluate(program: Command) {
  return program
    .command('evaluate')
    .description(
      'measure whether thresholds from the simulator work on real frames: raw, corrected, translated',
    )
    .argument(
      '<inputs...>',
      'bags (MCAP, rosbag2, ROS 1) or folders of pictures (.jpg, .png), evaluated together',
      parseInputs,
    )
    .option(
      '-o, --output <folder>',
      'new folder for report.html, results.json, results.csv and measures.csv, with --boxes also boxes.csv',
      parseOutput,
    )
    .option(
      '--partial <folder>',
      'keep what was counted of each input in this folder: it is not counted again, and sim2real merge makes results of it; without -o nothing else is written',
      parseOutput,
    )
    .option('--topic <name>', 'image topic, where a bag has several')
    .option('--every <n>', 'use every n-th frame (default: all; of a bag about 1000)', parseCount)
    .option(
      '--masks <folder>',
      "tape masks, NAME.png for each frame (a bag's frames: 000000.png ...); of several inputs, in subfolders of their names",
    )
    .option(
      '--boxes <folder>',
      'YOLO labels of things that are not tape, NAME.txt for each frame: how much of them is called tape; of several inputs, in subfolders of their names',
    )
    .option(
      '--groups <file>',
      'frames.csv: columns frame, lighting, robot, scene; for flicker also sequence and time (s)',
    )
    .option(
      '--by <columns>',
      'columns to group by, separated by commas; hand calibration goes by the first',
      parseList,
    )
    .option(
      '--model <card...>',
      "more variants: names in models/ or cards' paths, with @REGION for another part of the frame than the card's (canonical@bottom-half); real2sim models translate the input, sim2real models the simulator's frames (default: the proxy's default model)",
    )
    .option(
      '--policy <card...>',
      'policies by name or card, needs --masks: what each does about a frame, against what it does about a frame painted from the mask',
    )
    .option(
      '--lights <file>',
      "lights for sim2real models that know the light, a file of models describe-light (default: their cards' lights): a light with the name of a group is scored on that group's frames",
    )
    .option('--sim <folder>', "the simulator's pictures, on which thresholds are tuned")
    .option('--sim-masks <folder>', 'tape masks for the --sim frames')
    .option('--thresholds <file>', "thresholds from the simulator, a YAML of Duckietown's, instead of --sim")
    .addOption(homographyOption())
    .addOption(intrinsicsOption())
    .addOption(binsOption())
    .addOption(marginOption())
    .option('--seed <number>', 'random seed of the bootstrap', wholeNumberFrom(-MAX_SEED, MAX_SEED), 1)
    .option('--resamples <count>', 'resamples of the bootstrap', parseCount, 2000)
    .addOption(jobsOption())
    .addOption(markdownOption())
    .option('--json', 'print the headline as JSON')
    .addOption(bestOption())
    .addOption(mlflowOption())
    .addHelpText(
      'after',
      `
${FOLDER_HELP}
The mask of night/b.jpg is night/b.png in the folder of masks, its boxes are night/b.txt in the folder of boxes.
--boxes takes files of lines CLASS X Y WIDTH HEIGHT, shares of the frame. Classes are named by data.yaml, obj.names or
classes.txt beside the labels or up to two folders above.
Without --sim and --thresholds the simulator's thresholds are Duckietown's own. Without --masks the reference is the tape
that the default model sees in the raw frames. That model cannot judge itself: it is judged by segments along the lines
of a lane, by tape that flickers or lies on boxes, and by a lane that jumps off the way that a bag's wheel commands tell
(duckietown_msgs/WheelsCmdStamped, else Twist2DStamped).
The same input, options and seed give the same results.json, byte for byte.
Exit codes: 0 done; 1 failed, nothing written; 2 wrong usage; 3 done, but the bag was damaged or a picture or mask could
not be used (the results list them), or MLflow did not take the run; 130 stopped by Ctrl-C, nothing written.

Examples:
  $ sim2real evaluate drive_2024_05_01/ -o results
  $ sim2real evaluate monday.mcap tuesday.mcap --partial counted/ -o results
  $ sim2real evaluate frames/ --masks masks/ --groups frames.csv --sim sim/ --sim-masks sim-masks/ -o results`,
    );
}

async function runEvaluate(inputs: string[], options: Options, command: CommandUnknownOpts): Promise<void> {
  const { output, partial } = options;
  if (output === undefined && partial === undefined) {
    command.error('error: give -o, --partial, or both', { exitCode: EXIT.usage });
  }
  const ofResults = OPTIONS_OF_RESULTS.find((name) => options[name] !== undefined);
  if (output === undefined && ofResults !== undefined) {
    command.error(`error: --${ofResults} is about results, which -o writes: give -o, too`, {
      exitCode: EXIT.usage,
    });
  }
  const { sim, simMasks, thresholds, by = [], model: models = [], policy: policies = [], ...rest } = options;
  const { bins: binning, ...given } = rest;
  if ((sim === undefined) !== (simMasks === undefined)) {
    command.error('error: --sim and --sim-masks go together', { exitCode: EXIT.usage });
  }
  if (options.by !== undefined && options.groups === undefined) {
    command.error('error: --by names columns of --groups: give both', { exitCode: EXIT.usage });
  }
  if (policies.length > 0 && options.masks === undefined) {
    command.error('error: --policy compares with frames painted from --masks: give both', {
      exitCode: EXIT.usage,
    });
  }
  if (sim !== undefined && thresholds !== undefined) {
    command.error('error: give --sim or --thresholds, not both', { exitCode: EXIT.usage });
  }
  const simulator =
    sim !== undefined && simMasks !== undefined
      ? { frames: sim, masks: simMasks }
      : thresholds === undefined
        ? undefined
        : { thresholds };
  const { runEvaluation } = await import('../report/run-evaluation.js');
  const progress = createProgress('frames');
  await runInterruptibly(output ?? partial ?? '', async (signal) => {
    const evaluated = await runEvaluation(
      {
        ...given,
        inputs,
        by,
        models,
        policies,
        ...(simulator && { simulator }),
        binning,
        options: listGivenOptions(command, OPTIONS_OF_THIS_RUN),
      },
      { report: progress.report, skipped: reportSkipped, signal },
    ).finally(progress.stop);
    if ('results' in evaluated) {
      const { results, lost } = evaluated;
      reportResults(results, lost, { output: output ?? '', json: options.json, best: options.best });
      await logResults(results, { output: output ?? '', mlflow: options.mlflow });
    } else {
      reportLosses(evaluated.leftOut.excluded, evaluated.leftOut.losses);
      reportLost(evaluated.lost);
    }
  });
}

function reportSkipped(input: string, reason: string): void {
  process.stderr.write(`sim2real: ${input}: ${reason}\n`);
}

import type { Command } from '@commander-js/extra-typings';
import type { Calibration } from '../evaluate/count/calibrate-variants';
import { checkOutputFile } from '../process/output-path';
import { writeAtomically } from '../process/write-atomically';
import { FOLDER_HELP, binsOption, jobsOption, marginOption } from './common-options';
import { parseInput, parseOutput, type OptionsOf } from './parse-options';
import { createProgress } from './progress';

type Options = OptionsOf<typeof declareCalibrate>;

/** `sim2real calibrate FRAMES --masks M -o thresholds.yaml` */
export function registerCalibrate(program: Command): void {
  declareCalibrate(program).action(runCalibrate);
}

function declareCalibrate(program: Command) {
  return program
    .command('calibrate')
    .description('find the colour thresholds of highest IoU on frames with tape masks')
    .argument('<frames>', 'folder of pictures (.jpg, .png)', parseInput)
    .requiredOption('--masks <folder>', 'folder of masks, NAME.png for each frame: 1 white, 2 yellow, 3 red')
    .requiredOption('-o, --output <file>', "YAML that Duckietown's line detector loads as it is", parseOutput)
    .addOption(binsOption())
    .addOption(marginOption())
    .addOption(jobsOption())
    .option('--json', 'print the thresholds and their IoU as JSON')
    .addHelpText(
      'after',
      `
tight puts a limit at the outermost pixel to be found; middle puts it half way to the next pixel that must not be.
Frames that cannot be used are listed and left out.
${FOLDER_HELP}

Example:
  $ npx sim2real calibrate frames/ --masks masks/ -o thresholds.yaml`,
    );
}

async function runCalibrate(frames: string, options: Options): Promise<void> {
  const { calibrate } = await import('../calibrate/calibrate.js');
  const { describeCalibration, describeIou, formatThresholds } =
    await import('../calibrate/format-thresholds.js');
  await checkOutputFile(options.output);
  const progress = createProgress('frames');
  let result: Calibration;
  try {
    const { masks, bins: binning, margin, jobs } = options;
    result = await calibrate({ frames, masks, binning, margin, report: progress.report }, jobs);
  } finally {
    progress.stop();
  }
  await writeAtomically(options.output, formatThresholds(result.ranges, describeCalibration(result)));
  for (const { frame, reason } of result.excluded) {
    process.stderr.write(`sim2real: left out ${frame}: ${reason}\n`);
  }
  for (const color of result.missing) {
    process.stderr.write(`sim2real: no ${color} tape in the masks: its thresholds are Duckietown's\n`);
  }
  if (options.json) process.stdout.write(`${JSON.stringify(result, omitHistogram, 2)}\n`);
  else process.stdout.write(`${options.output}: ${describeIou(result)}\n`);
}

/** Leaves histograms out of JSON: bytes are nothing to print. */
function omitHistogram(key: string, value: unknown): unknown {
  return key === 'histogram' ? undefined : value;
}

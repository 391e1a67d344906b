import { InvalidArgumentError, Option, type Command } from 'commander';
import { calibrate } from '../calibrate/calibrate';
import { describeCalibration, describeIou, formatThresholds } from '../calibrate/format-thresholds';
import type { Calibration } from '../evaluate/count/calibrate-arms';
import type { Margin } from '../evaluate/thresholds/fit-margin';
import { DEFAULT_BINNING, HsvGrid, type HsvBinning } from '../evaluate/thresholds/hsv-grid';
import { writeAtomically } from '../process/write-atomically';
import { createProgress } from './progress';

interface CalibrateArguments {
  readonly masks: string;
  readonly output: string;
  readonly bins: HsvBinning;
  readonly margin: Margin;
  readonly jobs?: number;
  readonly json?: true;
}

/** `sim2real calibrate FRAMES --masks M -o thresholds.yaml` */
export function registerCalibrate(program: Command): void {
  program
    .command('calibrate')
    .description('find the colour thresholds of highest IoU on frames with tape masks')
    .argument('<frames>', 'folder of pictures (.jpg, .png)')
    .requiredOption('--masks <folder>', 'folder of masks, NAME.png for each frame: 1 white, 2 yellow, 3 red')
    .requiredOption('-o, --output <file>', "YAML that Duckietown's line detector loads as it is")
    .addOption(
      new Option('--bins <HxSxV>', 'levels of hue, saturation and value that share a bin')
        .argParser(parseBins)
        .default(DEFAULT_BINNING, '2x4x4'),
    )
    .addOption(
      new Option('--margin <rule>', 'where limits go when colours that no pixel has leave a choice')
        .choices(['tight', 'middle'])
        .default('tight'),
    )
    .option('--jobs <count>', 'threads (default: as many as there are cores)', parseCount)
    .option('--json', 'print the thresholds and their IoU as JSON')
    .addHelpText(
      'after',
      `
tight puts a limit at the outermost pixel that counts; middle half way to the next that must not.
Frames that cannot be used are listed and left out.

Example:
  $ npx sim2real calibrate frames/ --masks masks/ -o thresholds.yaml`,
    )
    .action(runCalibrate);
}

async function runCalibrate(frames: string, options: CalibrateArguments): Promise<void> {
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

/** For JSON: bytes are nothing to print. */
function omitHistogram(key: string, value: unknown): unknown {
  return key === 'histogram' ? undefined : value;
}

export function parseBins(text: string): HsvBinning {
  const found = /^(\d+)x(\d+)x(\d+)$/.exec(text);
  if (found === null) throw new InvalidArgumentError('expected HUExSATURATIONxVALUE, for instance 2x4x4.');
  const binning = { hue: Number(found[1]), saturation: Number(found[2]), value: Number(found[3]) };
  try {
    new HsvGrid(binning);
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? `${error.message}.` : String(error));
  }
  return binning;
}

export function parseCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) {
    throw new InvalidArgumentError('expected a whole number of at least 1.');
  }
  return count;
}

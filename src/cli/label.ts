import { Option } from '@commander-js/extra-typings';
import type { Command } from '@commander-js/extra-typings';
import { LABEL_FORMAT_NAMES } from '../label/format-names';
import type { LabelResult } from '../label/label-frames';
import { FOLDER_HELP, jobsOption } from './common-options';
import { runInterruptibly } from './interruptible';
import { parseCount, parseInput, parseOutput, type OptionsOf } from './parse-options';
import { createProgress } from './progress';
import { reportLosses } from './report-losses';

type Options = OptionsOf<typeof declareLabel>;

/** `sim2real label IN -o DIR` */
export function registerLabel(program: Command): void {
  declareLabel(program).action(runLabel);
}

function declareLabel(program: Command) {
  return program
    .command('label')
    .description("label the tape in a robot's frames by a model, as a data set to correct or to train on")
    .argument('<in>', 'bag (rosbag2, MCAP, ROS 1) or folder of pictures (.jpg, .png)', parseInput)
    .requiredOption('-o, --output <folder>', 'the data set: labels, and the frames in images/', parseOutput)
    .addOption(
      new Option('--format <name>', 'how the labels are written')
        .choices(LABEL_FORMAT_NAMES)
        .default('masks'),
    )
    .option('--model <card>', 'model that labels (default: the model that the proxy runs)')
    .option('--topic <name>', 'image topic of a bag that has several')
    .option('--every <count>', 'take each n-th frame (default: of a bag about 500 frames)', parseCount)
    .option('--force', 'replace a data set of an earlier run', false)
    .addOption(jobsOption())
    .option('--json', 'print what was labelled as JSON')
    .addHelpText(
      'after',
      `
masks     masks/NAME.png with a palette: 0 not tape, 1 white, 2 yellow, 3 red, 254 ignore, 255 outside of the model's
          region; the input of --masks
coco      annotations/instances_default.json, an instance for each piece of tape
yolo-seg  labels/NAME.txt and data.yaml (Ultralytics)
cvat      annotations.xml (CVAT for images 1.1)
Outlines reach to the tape's edge; masks leave the pixels along it out. A model labels: look at what it made before you
train on it. Frames that cannot be used are listed and left out; the exit code is then 3.
${FOLDER_HELP}

Examples:
  $ sim2real label drive.mcap -o labelled
  $ sim2real label frames/ -o tape-coco --format coco
  $ sim2real evaluate labelled/images --masks labelled/masks -o results`,
    );
}

async function runLabel(input: string, options: Options): Promise<void> {
  const { output, format, model, topic, every, force, jobs, json } = options;
  const { labelFrames } = await import('../label/label-frames.js');
  const progress = createProgress('frames');
  const request = {
    ...{ input, output, format, force },
    ...(model !== undefined && { model }),
    ...(topic !== undefined && { topic }),
    ...(every !== undefined && { every }),
  };
  await runInterruptibly(output, async (signal) => {
    const control = { signal, report: progress.report, ...(jobs !== undefined && { jobs }) };
    const result = await labelFrames(request, control).finally(progress.stop);
    reportLosses(result.excluded, result.losses);
    process.stdout.write(json ? `${JSON.stringify(result, undefined, 2)}\n` : describeResult(result));
  });
}

function describeResult({ output, format, model, frames, colors }: LabelResult): string {
  const rows = Object.entries(colors).map(
    ([color, { frames: own, pixels }]) => `  ${color}: ${pixels} pixels in ${own} frames\n`,
  );
  return `${output}: ${frames} frames labelled by ${model}, format ${format}\n${rows.join('')}`;
}

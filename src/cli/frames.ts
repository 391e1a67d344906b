import type { Command } from '@commander-js/extra-typings';
import { runInterruptibly } from './interruptible';
import { parseCount, parseInput, parseOutput, type OptionsOf } from './parse-options';
import { createProgress } from './progress';
import { reportLosses } from './report-losses';

type Options = OptionsOf<typeof declareFrames>;

/** `sim2real frames BAG -o DIR` */
export function registerFrames(program: Command): void {
  declareFrames(program).action(runFrames);
}

function declareFrames(program: Command) {
  return program
    .command('frames')
    .description("write a bag's frames as pictures, under the names that masks need")
    .argument('<bag>', 'rosbag2 directory, MCAP, or ROS 1 bag', parseInput)
    .requiredOption('-o, --output <folder>', 'folder of pictures and frames.csv', parseOutput)
    .option('--topic <name>', 'image topic of a bag that has several')
    .option('--every <count>', 'take each n-th frame (default: all)', parseCount)
    .option('--force', 'replace the frames of an earlier run', false)
    .option('--json', 'print what was written as JSON')
    .addHelpText(
      'after',
      `
Frames are named by their number in the topic, 000000.jpg and so on; a mask 000000.png serves for the picture and for
the bag. Compressed pictures keep their bytes, raw ones become PNG. frames.csv has the columns frame, scene, sequence,
time (s since the first frame) and stamp (s), as evaluate --groups reads them.
Frames that do not decode are listed and left out; the exit code is then 3.

Examples:
  $ sim2real frames drive.mcap -o frames
  $ sim2real evaluate frames --groups frames/frames.csv -o results`,
    );
}

async function runFrames(input: string, options: Options): Promise<void> {
  const { output, topic, every, force, json } = options;
  const { extractFrames } = await import('../label/extract-frames.js');
  const progress = createProgress('frames');
  const request = {
    ...{ input, output, force },
    ...(topic !== undefined && { topic }),
    ...(every !== undefined && { every }),
  };
  await runInterruptibly(output, async (signal) => {
    const result = await extractFrames(request, { signal, report: progress.report }).finally(progress.stop);
    reportLosses(result.excluded, result.losses);
    const { frames, topic: own } = result;
    process.stdout.write(
      json ? `${JSON.stringify(result, undefined, 2)}\n` : `${output}: ${frames} frames of ${own ?? input}\n`,
    );
  });
}

import { availableParallelism } from 'node:os';
import { Option, type Command } from '@commander-js/extra-typings';
import { PARAMETERS } from '../config/parameter-table';
import {
  FOLDER_HELP,
  directionOption,
  lightOption,
  modelOption,
  providerOption,
  regionOption,
} from './common-options';
import { EXIT } from './exit-codes';
import { runInterruptibly } from './interruptible';
import { parseInput, parseOutput, parseTopic, wholeNumberFrom, type OptionsOf } from './parse-options';
import { createProgress } from './progress';

const MAX_JOBS = 256;
const MAX_DEFAULT_JOBS = 8;

type Options = OptionsOf<typeof declareReplay>;

/** `sim2real replay IN -o OUT`. */
export function registerReplay(program: Command): void {
  declareReplay(program).action(replay);
}

function declareReplay(program: Command) {
  return program
    .command('replay')
    .description('translate every image of a bag or folder, as the live proxy would')
    .argument('<in>', 'MCAP, rosbag2 directory, ROS 1 bag, or a folder of .jpg and .png files', parseInput)
    .requiredOption(
      '-o, --output <out>',
      'NAME.mcap, or the name of a rosbag2 directory; a folder where IN is one',
      parseOutput,
    )
    .addOption(modelOption())
    .addOption(directionOption().default(PARAMETERS.direction.default))
    .option('--topic <name>', 'the image topic (default: the only one there is)')
    .addOption(
      new Option(
        '--output-topic <name>',
        'topic of the translated images (default: image becomes image_proxy)',
      )
        .argParser(parseTopic)
        .conflicts('replace'),
    )
    .option('--replace', "put the translated images in place of the camera's, under its topic", false)
    .option(
      '--jobs <count>',
      'how many images are translated at a time; the result is the same',
      wholeNumberFrom(1, MAX_JOBS),
      Math.min(availableParallelism(), MAX_DEFAULT_JOBS),
    )
    .addOption(regionOption())
    .addOption(lightOption())
    .option(
      '--quality <percent>',
      'JPEG quality, 1 to 100',
      wholeNumberFrom(...PARAMETERS.jpeg_quality.range),
      PARAMETERS.jpeg_quality.default,
    )
    .addOption(providerOption())
    .addOption(
      new Option('--compression <name>', 'chunk compression of the MCAP output')
        .choices(['none', 'zstd'])
        .default('none'),
    )
    .option(
      '--video <file>',
      'also write a side-by-side clip: .mp4 (by ffmpeg; without it .webp) or .webp',
      parseOutput,
    )
    .option('--json', 'print the summary as JSON')
    .addHelpText(
      'after',
      `
Exit codes: 0 done; 1 failed, nothing written; 2 wrong usage; 3 done, but IN was damaged or had images that could not
be decoded (the summary lists them); 130 stopped by Ctrl-C, nothing written.

The result of a rosbag2 or ROS 2 MCAP file plays by \`ros2 bag play\` and opens in Foxglove. A ROS 1 bag becomes an MCAP
file of profile ros1, its messages as they were: Foxglove opens it, ROS 2 does not play it. A packed bag (.zstd) is
unpacked into TMPDIR, which needs enough free space. Attachments and metadata records of an MCAP file are copied.

${FOLDER_HELP}

Examples:
  $ sim2real replay drive.mcap -o drive-proxied.mcap
  $ sim2real replay drive_2024_05_01 -o proxied --topic /duckie/camera_node/image/compressed --video drive.mp4
  $ sim2real replay frames/ -o frames-proxied/ --model classic`,
    );
}

async function replay(input: string, { json, provider, model = '', ...given }: Options): Promise<void> {
  const { createLog } = await import('../process/log.js');
  const { describeSummary, isWhole } = await import('../replay/describe-summary.js');
  const { runReplay } = await import('../replay/replay.js');
  const { report, stop } = createProgress('images');
  await runInterruptibly(given.output, async (signal) => {
    const summary = await runReplay(
      { ...given, input, model, providers: provider, maxPixels: PARAMETERS.max_pixels.default },
      {
        logger: createLog('warn').logger,
        signal,
        onProgress: ({ done, total }) => {
          report(done, total);
        },
      },
    ).finally(stop);
    process.stdout.write(json ? `${JSON.stringify(summary, null, 2)}\n` : describeSummary(summary));
    if (!isWhole(summary)) process.exitCode = EXIT.losses;
  });
}

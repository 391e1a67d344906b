import { availableParallelism } from 'node:os';
import { SingleBar } from 'cli-progress';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { PARAMETERS } from '../config/parameter-table';
import { createLog } from '../process/log';
import { runReplay, type ReplayProgress, type ReplaySummary } from '../replay/replay';
import type { ReplayOptions } from '../replay/replay-options';
import { describeSummary, isWhole } from '../replay/describe-summary';
import { runInterruptibly } from './interruptible';
import { parseRegionOption } from './region-option';

/** Of a replay that is done, but whose input was damaged or had images that could not be decoded. */
export const EXIT_WITH_LOSSES = 3;
const MOST_DEFAULT_JOBS = 8;

interface CommandOptions extends Omit<ReplayOptions, 'input' | 'providers' | 'maxPixels' | 'model'> {
  readonly model?: string;
  readonly provider: string;
  readonly json?: true;
}

/** `sim2real replay IN -o OUT`. */
export function registerReplay(program: Command): void {
  const cores = Math.min(availableParallelism(), MOST_DEFAULT_JOBS);
  program
    .command('replay')
    .description('translate every image of a bag or folder, as the live proxy would')
    .argument('<in>', 'MCAP, rosbag2 directory, ROS 1 bag, or a folder of .jpg and .png files')
    .requiredOption(
      '-o, --output <out>',
      'NAME.mcap, or the name of a rosbag2 directory; a folder where IN is one',
    )
    .option('--model <card>', "model: a name in models/, or a card's path (default: the direction's default)")
    .addOption(
      new Option('--direction <direction>', 'which domain is made to look like the other')
        .choices(['real2sim', 'sim2real'])
        .default('real2sim'),
    )
    .option('--topic <name>', 'the image topic (default: the only one there is)')
    .addOption(
      new Option(
        '--output-topic <name>',
        'topic of the translated images (default: image becomes image_proxy)',
      ).conflicts('replace'),
    )
    .option('--replace', "put the translated images in place of the camera's, under its topic", false)
    .option(
      '--jobs <count>',
      'images that are translated at a time; the result is the same',
      parseCount,
      cores,
    )
    .option(
      '--region <region>',
      "part that is translated: full, bottom-half, or x,y,width,height as fractions (default: the model's)",
      parseRegionOption,
    )
    .option('--quality <percent>', 'quality of JPEG, 1 to 100', parseQuality, PARAMETERS.jpeg_quality.default)
    .option('--provider <list>', 'execution providers by preference', PARAMETERS.provider.default)
    .addOption(
      new Option('--compression <name>', "of the MCAP file's chunks")
        .choices(['none', 'zstd'])
        .default('none'),
    )
    .option('--video <file>', 'also write a side-by-side clip: .mp4 (by ffmpeg; without it .webp) or .webp')
    .option('--json', 'print the summary as JSON')
    .addHelpText(
      'after',
      `
Exit codes: 0 done; 1 failed, nothing written; 2 wrong usage; 3 done, but IN was damaged or had images that could not
be decoded (the summary lists them); 130 stopped by Ctrl-C, nothing written.

The result of a rosbag2 or ROS 2 MCAP file plays by \`ros2 bag play\` and opens in Foxglove. A ROS 1 bag becomes an MCAP
file of profile ros1, its messages as they were: Foxglove opens it, ROS 2 does not play it. A packed bag (.zstd) is
unpacked into TMPDIR, which needs the room. Attachments of an MCAP file are not copied.

Examples:
  $ npx sim2real replay drive.mcap -o drive-proxied.mcap
  $ npx sim2real replay drive_2024_05_01 -o proxied --topic /duckie/camera_node/image/compressed --video drive.mp4
  $ npx sim2real replay frames/ -o frames-proxied/ --model classic`,
    )
    .action(replay);
}

async function replay(input: string, { json, provider, ...given }: CommandOptions): Promise<void> {
  const bar = createBar();
  await runInterruptibly(given.output, async (signal) => {
    const summary = await runReplay(
      {
        ...given,
        input,
        model: given.model ?? '',
        providers: provider.split(',').map((name) => name.trim()),
        maxPixels: PARAMETERS.max_pixels.default,
      },
      { logger: createLog('warn').logger, signal, onProgress: bar.update },
    ).finally(bar.stop);
    report(summary, json === true);
  });
}

function report(summary: ReplaySummary, isJson: boolean): void {
  process.stdout.write(isJson ? `${JSON.stringify(summary, null, 2)}\n` : describeSummary(summary));
  if (!isWhole(summary)) process.exitCode = EXIT_WITH_LOSSES;
}

/** A bar on stderr where that is a terminal, and nothing elsewhere. */
function createBar(): { update: (progress: ReplayProgress) => void; stop: () => void } {
  const bar = new SingleBar({
    format: '{bar} {percentage} % | {value}/{total} images | {rate} images/s | {eta_formatted} left',
    stream: process.stderr,
    hideCursor: true,
    clearOnComplete: true,
    barsize: 30,
  });
  if (!process.stderr.isTTY) return { update: () => undefined, stop: () => undefined };
  let started: number | undefined;
  return {
    update: ({ done, total }) => {
      if (started === undefined) {
        started = performance.now();
        bar.start(total, 0, { rate: '-' });
      }
      const seconds = (performance.now() - started) / 1000;
      bar.setTotal(total);
      bar.update(done, { rate: seconds > 0.5 ? (done / seconds).toFixed(1) : '-' });
    },
    stop: () => {
      bar.stop();
    },
  };
}

function parseCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > 256) {
    throw new InvalidArgumentError('expected a whole number from 1 to 256.');
  }
  return count;
}

function parseQuality(text: string): number {
  const quality = Number(text);
  if (!Number.isInteger(quality) || quality < 1 || quality > 100) {
    throw new InvalidArgumentError('expected a whole number from 1 to 100.');
  }
  return quality;
}

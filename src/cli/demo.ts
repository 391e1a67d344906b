import { InvalidArgumentError, Option, type Command } from '@commander-js/extra-typings';
import { PARAMETERS } from '../config/parameter-table';
import type { Look } from '../render';
import { LIGHT_NAMES } from '../render/lights';
import { directionOption, modelOption } from './common-options';
import { quoteArguments } from './describe-command';
import { numberFrom, parseOutput, sizeFrom, wholeNumberFrom } from './parse-options';

const CHANGING = 'changing';

/** `sim2real demo`: exit code 0 done, 1 nothing arrived or a process died, 2 wrong usage, 128 + n ended by a signal. */
export function registerDemo(program: Command): void {
  program
    .command('demo')
    .description('watch it work: a camera, the proxy and a line detector on their own ROS 2 graph')
    .addOption(
      new Option(
        '--look <name>',
        `light of the drawn frames: ${[CHANGING, ...LIGHT_NAMES, 'simulator'].join(', ')}; separate several by commas`,
      )
        .argParser(parseLooks)
        .default<readonly Look[]>(LIGHT_NAMES, CHANGING),
    )
    .option('--frames <dir>', 'play the JPEG and PNG pictures of this folder instead')
    .option(
      '--masks <dir>',
      'tape masks for --frames, <stem>.png: 0 none, 1 white, 2 yellow, 3 red, 254 and 255 ignored (default: masks/ beside the folder)',
    )
    .addOption(modelOption())
    .addOption(directionOption().default(PARAMETERS.direction.default))
    .option('--seconds <count>', 'how long to send frames, in seconds', numberFrom(1, 86_400), 20)
    .option('--rate <hz>', 'frames per second', numberFrom(1, 240), 30)
    .option('--count <frames>', 'how many frames are drawn in each light', wholeNumberFrom(1, 1000), 12)
    .addOption(
      new Option('--size <WxH>', 'size of the drawn frames')
        .argParser(sizeFrom(10, 9999))
        .default({ width: 640, height: 480 }, '640x480'),
    )
    .option(
      '--domain <id>',
      "ROS domain (default: a free one other than this shell's)",
      wholeNumberFrom(0, 232),
    )
    .option(
      '--drive <seconds>',
      'length of the drive without and with the proxy that ends the demo, in seconds; 0: none',
      numberFrom(0, 600),
      8,
    )
    .option('--out <dir>', 'folder of the page', parseOutput, 'demo')
    .addOption(new Option('--picture <file>', 'also compose a JPEG of the compared frames').hideHelp())
    .option('--json', 'print the figures as one JSON object')
    .addHelpText(
      'after',
      `
It ends with a short drive in simulation: Duckietown's lane follower in one harsh light (the first of --look, by default
warm-dim), without and with the model; for direction real2sim alone.

Examples:
  $ npm run demo
  $ npm run demo -- --look red-light --model identity
  $ npm run demo -- --frames pictures/ --model ./my-model.json --seconds 60`,
    )
    .action(async (options) => {
      const { runDemoCommand } = await import('../demo/run-demo-command.js');
      const { look: looks, size, frames, masks, model, domain, picture, json = false, ...rest } = options;
      process.exitCode = await runDemoCommand({
        ...rest,
        ...size,
        looks,
        frames,
        masks,
        model,
        domain,
        picture,
        json,
        command: describeCommand(),
      });
    });
}

/** @returns the command as the user can type it again */
function describeCommand(): string {
  const own = quoteArguments();
  return own === '' ? 'npm run demo' : `npm run demo -- ${own}`;
}

function parseLooks(text: string): Look[] {
  const known: readonly string[] = [...LIGHT_NAMES, 'simulator'];
  const names = text.split(',').flatMap((name) => (name === CHANGING ? LIGHT_NAMES : [name]));
  const wrong = names.find((name) => !known.includes(name));
  if (wrong !== undefined) {
    throw new InvalidArgumentError(`expected ${[CHANGING, ...known].join(', ')}; found "${wrong}".`);
  }
  return [...new Set(names)] as Look[];
}

import { InvalidArgumentError, Option, type Command } from 'commander';
import type { Look } from '../render';
import { LIGHT_NAMES } from '../render/lights';
import { quoteArguments } from './describe-command';

interface DemoCommandOptions {
  readonly look: readonly Look[];
  readonly size: { readonly width: number; readonly height: number };
  readonly count: number;
  readonly frames?: string;
  readonly masks?: string;
  readonly model?: string;
  readonly direction: 'real2sim' | 'sim2real';
  readonly seconds: number;
  readonly rate: number;
  readonly domain?: number;
  readonly out: string;
  readonly picture?: string;
  readonly json?: true;
}

const CHANGING = 'changing';

/** `sim2real demo`: exit code 0 done, 1 nothing arrived or a process died, 2 wrong usage, 128 + n ended by a signal. */
export function registerDemo(program: Command): void {
  program
    .command('demo')
    .description('see it work: a camera, the proxy and a line detector on a ROS 2 graph of their own')
    .addOption(
      new Option(
        '--look <name>',
        `light of the drawn frames: ${[CHANGING, ...LIGHT_NAMES, 'simulator'].join(', ')}; several with commas`,
      )
        .argParser(parseLooks)
        .default(LIGHT_NAMES, CHANGING),
    )
    .option('--frames <dir>', 'play the JPEG and PNG pictures of this folder instead')
    .option(
      '--masks <dir>',
      'truth for --frames, <stem>.png: 0 none, 1 white, 2 yellow, 3 red, 254 and 255 ignored (default: masks/ beside the folder)',
    )
    .option('--model <card>', "model: a name in models/, or a card's path (default: the direction's default)")
    .addOption(
      new Option('--direction <direction>', 'which domain is made to look like the other')
        .choices(['real2sim', 'sim2real'])
        .default('real2sim'),
    )
    .option('--seconds <count>', 'how long frames flow', parseNumber(1, 86_400), 20)
    .option('--rate <hz>', 'frames a second', parseNumber(1, 240), 30)
    .option('--count <frames>', 'how many frames are drawn of each light', parseWhole(1, 1000), 12)
    .addOption(
      new Option('--size <WxH>', 'size of the drawn frames')
        .argParser(parseSize)
        .default({ width: 640, height: 480 }, '640x480'),
    )
    .option('--domain <id>', "ROS domain (default: one that is not this shell's)", parseWhole(0, 232))
    .option('--out <dir>', 'folder of the page', 'demo')
    .addOption(new Option('--picture <file>', 'also compose a JPEG of the compared frames').hideHelp())
    .option('--json', 'print the figures as one JSON object')
    .addHelpText(
      'after',
      `
Examples:
  $ npm run demo
  $ npm run demo -- --look red-light --model identity
  $ npm run demo -- --frames pictures/ --model ./my-model.json --seconds 60`,
    )
    .action(async (options: DemoCommandOptions) => {
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

/** As the user can type it again. */
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

function parseNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !(value >= least && value <= most)) {
      throw new InvalidArgumentError(`expected a number from ${least} to ${most}.`);
    }
    return value;
  };
}

function parseWhole(least: number, most: number): (text: string) => number {
  const parse = parseNumber(least, most);
  return (text) => {
    const value = parse(text);
    if (!Number.isInteger(value)) throw new InvalidArgumentError('expected a whole number.');
    return value;
  };
}

function parseSize(text: string): { width: number; height: number } {
  const found = /^([1-9]\d{1,3})x([1-9]\d{1,3})$/.exec(text);
  if (!found) throw new InvalidArgumentError('expected WIDTHxHEIGHT in pixels, for instance 640x480.');
  return { width: Number(found[1]), height: Number(found[2]) };
}

import { Option, type Command } from '@commander-js/extra-typings';
import { FRAME_SOURCES } from '../drive/learning/frame-source';
import { sizeFrom, type OptionsOf } from './parse-options';

/** `sim2real world`: our world as a process, for training scripts. */
export function registerWorld(program: Command): void {
  declareWorld(program).action(async (options) => {
    const { serveWorld } = await import('../drive/learning/serve-world.js');
    await serveWorld(makeOptions(options), process.stdin, process.stdout);
  });
}

function declareWorld(program: Command) {
  return program
    .command('world')
    .description('serve a simulated world on stdin and stdout, for scripts that train policies')
    .option('--map <map...>', 'maps by name (see maps/) or path; the seed of an episode picks one', [
      'small-loop',
    ])
    .addOption(
      new Option(
        '--frames <source>',
        "plain: the simulator's look; randomised: its light and colours at random; realistic: made real by a model",
      )
        .choices(FRAME_SOURCES)
        .default('plain' as const),
    )
    .option('--model <card>', 'makes frames real (default: the default of direction sim2real)')
    .addOption(
      new Option('--size <WxH>', 'size of the frames')
        .argParser(sizeFrom(8, 640))
        .default({ width: 160, height: 120 }, '160x120'),
    )
    .addHelpText(
      'after',
      `
Each line of JSON on stdin is a request, {"reset": SEED} or {"step": [LEFT, RIGHT]}: commands of the motors, -1 to 1, until the
next frame of 15 a second. The answer on stdout is a line of JSON and as many bytes (rgb8) as its "bytes" says. It has the
true lane pose, the progress along the lane and what an expert would command. models/training/road_env.py is a
Gymnasium environment over it.

Example:
  $ sim2real world --map zigzag --frames randomised`,
    );
}

function makeOptions({ map, frames, model, size }: OptionsOf<typeof declareWorld>) {
  return { maps: map, frames, size, ...(model !== undefined && { model }) };
}

import { Command, CommanderError } from '@commander-js/extra-typings';
import { splitRosArguments } from '../config/ros-arguments';
import { describeError } from '../process/describe-error';
import { readVersion } from '../process/read-version';
import { registerAgent } from './agent';
import { registerBench } from './bench';
import { registerCalibrate } from './calibrate';
import { registerCalibrateLive } from './calibrate-live';
import { registerCompare } from './compare';
import { registerCompletion } from './completion';
import { registerDemo } from './demo';
import { registerDrive } from './drive';
import { registerEvaluate } from './evaluate';
import { EXIT } from './exit-codes';
import { registerFrames } from './frames';
import { registerFigures } from './figures';
import { registerInstall } from './install';
import { registerLabel } from './label';
import { registerMerge } from './merge';
import { registerModels } from './models';
import { registerProxy } from './proxy';
import { registerReplay } from './replay';
import { registerRobot } from './robot';
import { registerStatus } from './status';
import { registerWatch } from './watch';
import { registerWorld } from './world';

/** Each command loads what does its work when it runs, so that no command waits for another's modules. */
async function main(argv: readonly string[]): Promise<void> {
  const { own, ros } = splitRosArguments(argv);
  const program = new Command('sim2real')
    .description('A camera proxy between simulator and robot, and the tools that show whether it works.')
    .version(readVersion(), '--version', 'print the version')
    .showHelpAfterError('(see --help)')
    .exitOverride();
  registerProxy(program, ros);
  registerWatch(program, ros);
  registerStatus(program, ros);
  registerDemo(program);
  registerReplay(program);
  registerCalibrate(program);
  registerLabel(program);
  registerFrames(program);
  registerCalibrateLive(program, ros);
  registerEvaluate(program);
  registerMerge(program);
  registerCompare(program);
  registerDrive(program);
  registerFigures(program);
  registerWorld(program);
  registerRobot(program, ros);
  registerAgent(program, ros);
  registerModels(program);
  registerBench(program);
  registerInstall(program);
  registerCompletion(program);
  try {
    await program.parseAsync(own, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.usage;
      return;
    }
    process.stderr.write(`sim2real: ${describeError(error)}\n`);
    process.exitCode = EXIT.failed;
  }
}

// A reader that has seen enough, as in `--help | head`, is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

void main(process.argv.slice(2));

import { Command, CommanderError } from '@commander-js/extra-typings';
import { splitRosArguments } from '../config/split-ros-arguments';
import { describeError } from '../process/describe-error';
import { readVersion } from '../process/read-version';
import { keepYoungHeapSmall } from '../process/young-heap';
import { EXIT } from './exit-codes';

type Register = (program: Command, ros: readonly string[]) => void;

/** Each command's file by the command's name, in the order of --help. */
const COMMANDS: Readonly<Record<string, () => Promise<Register>>> = {
  proxy: async () => (await import('./proxy.js')).registerProxy,
  watch: async () => (await import('./watch.js')).registerWatch,
  status: async () => (await import('./status.js')).registerStatus,
  demo: async () => (await import('./demo.js')).registerDemo,
  replay: async () => (await import('./replay.js')).registerReplay,
  calibrate: async () => (await import('./calibrate.js')).registerCalibrate,
  label: async () => (await import('./label.js')).registerLabel,
  frames: async () => (await import('./frames.js')).registerFrames,
  'calibrate-live': async () => (await import('./calibrate-live.js')).registerCalibrateLive,
  evaluate: async () => (await import('./evaluate.js')).registerEvaluate,
  merge: async () => (await import('./merge.js')).registerMerge,
  compare: async () => (await import('./compare.js')).registerCompare,
  drive: async () => (await import('./drive.js')).registerDrive,
  study: async () => (await import('./study.js')).registerStudy,
  figures: async () => (await import('./figures.js')).registerFigures,
  world: async () => (await import('./world.js')).registerWorld,
  robot: async () => (await import('./robot.js')).registerRobot,
  agent: async () => (await import('./agent.js')).registerAgent,
  models: async () => (await import('./models.js')).registerModels,
  bench: async () => (await import('./bench.js')).registerBench,
  install: async () => (await import('./install.js')).registerInstall,
  completion: async () => (await import('./completion.js')).registerCompletion,
};

/** Commands that run for days beside the robot's other programs. */
const NODES: ReadonlySet<string> = new Set(['proxy', 'watch', 'calibrate-live']);

/** Only the command that is given is loaded, and what does its work when it runs: none waits for another's modules. */
async function main(argv: readonly string[]): Promise<void> {
  const { own, ros } = splitRosArguments(argv);
  const program = new Command('sim2real')
    .description('A camera proxy between simulator and robot, and the tools that show whether it works.')
    .version(readVersion(), '--version', 'print the version')
    .showHelpAfterError('(see --help)')
    .exitOverride();
  if (NODES.has(own[0] ?? '')) keepYoungHeapSmall();
  for (const name of listWanted(own[0])) (await COMMANDS[name]?.())?.(program, ros);
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

/** @returns all names where no command is given, and for `completion`, which lists them */
function listWanted(first = ''): readonly string[] {
  if (first === '--version') return [];
  return first !== 'completion' && Object.hasOwn(COMMANDS, first) ? [first] : Object.keys(COMMANDS);
}

// A reader that has seen enough, as in `--help | head`, is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

void main(process.argv.slice(2));

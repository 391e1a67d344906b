// @ts-check
import { join } from 'node:path';
import { compile, ensureCompiled } from './compile.mjs';
import { fillCache } from './fill-cache.mjs';
import { getPaths } from './paths.mjs';
import { runForeground } from './run-foreground.mjs';
import { runTests } from './run-tests.mjs';
import { ensureSetup, ensureSetupWithoutRos, ensureTestTools } from './set-up.mjs';
import { parseSetupArguments } from './setup-arguments.mjs';
import { describeError } from './setup-error.mjs';
import { sayOnStderr } from './steps.mjs';

const paths = getPaths();

/** @type {Record<string, (args: string[]) => Promise<number>>} the exit code of each command */
const COMMANDS = {
  setup: async (args) => {
    const { noRos, withTestTools, withSimulator, offline, download } = parseSetupArguments(args);
    if (download !== undefined) {
      await fillCache(download, { noRos });
      sayOnStderr(`${download} is filled; on the other machine: npm run setup -- --offline FOLDER`);
      return 0;
    }
    if (noRos) {
      await ensureSetupWithoutRos({ cache: offline });
      // rclnodejs' types of messages are made of the messages of an installed ROS 2.
      ensureCompiled(paths, sayOnStderr, ['--noCheck']);
    } else {
      await ensureSetup({ withTestTools, withSimulator, cache: offline });
      ensureCompiled(paths, sayOnStderr);
    }
    sayOnStderr('the set-up is in order; `bin/sim2real --help` shows the commands.');
    return 0;
  },
  build: async () => {
    await ensureSetup();
    return compile(paths) ? 0 : 1;
  },
  docs: async () => {
    await ensureSetup();
    ensureCompiled(paths, sayOnStderr);
    const script = join(paths.dist, 'src', 'docs', 'write-docs.js');
    return runForeground(process.execPath, [script], { cwd: paths.root, env: process.env });
  },
  demo: async (args) => {
    await ensureSetup();
    return runCommandLine(['demo', ...args]);
  },
  bench: async (args) => {
    await ensureTestTools();
    return runCommandLine(['bench', ...args]);
  },
  test: async (args) => {
    return runTests(paths, args, (work) => ensureTestTools({}, work));
  },
  'test:coverage': async (args) => {
    await ensureTestTools();
    ensureCompiled(paths, sayOnStderr);
    // Loaded here alone: what it imports is installed by the line above.
    const { measureCoverage } = await import('./measure-coverage.mjs');
    return measureCoverage(paths, args);
  },
};

/** @param {string[]} argv the command and its arguments */
export async function runCommand([name = '', ...args]) {
  const command = COMMANDS[name];
  if (!command) {
    console.error(`sim2real: expected one of ${Object.keys(COMMANDS).join(', ')}; got "${name}".`);
    process.exitCode = 2;
    return;
  }
  try {
    process.exitCode = await command(args);
  } catch (error) {
    console.error(describeError(error));
    process.exitCode = 1;
  }
}

/** @param {string[]} args */
function runCommandLine(args) {
  ensureCompiled(paths, sayOnStderr);
  return runForeground(join(paths.root, 'bin', 'sim2real'), args, { cwd: paths.root, env: process.env });
}

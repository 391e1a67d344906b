// @ts-check
import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/**
 * Runs a program on this terminal and ends as it does.
 * @param {string} file
 * @param {string[]} args
 * @param {object} options
 * @param {string} options.cwd
 * @param {NodeJS.ProcessEnv} options.env
 * @param {AbortSignal} [options.signal] aborting it kills the program
 * @param {(text: string) => void} [options.say] gets what the program writes; without: the terminal does
 * @returns {Promise<number>} its exit code; 128 plus the signal's number when a signal ended it
 */
export async function runForeground(file, args, { cwd, env, signal: kill, say }) {
  /** @type {import('node:child_process').StdioOptions} */
  const stdio = say === undefined ? 'inherit' : ['ignore', 'pipe', 'pipe'];
  /** @type {import('node:child_process').ChildProcess} */
  const child = spawn(file, args, { cwd, env, stdio });
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', say ?? (() => {}));
  // Ctrl-C on a terminal reaches the child by itself, and a second one would count as impatience.
  const ignore = () => {};
  const onInterrupt = process.stdin.isTTY ? ignore : () => child.kill('SIGINT');
  const onTerminate = () => child.kill('SIGTERM');
  kill?.addEventListener('abort', () => child.kill('SIGKILL'));
  process.on('SIGINT', onInterrupt).on('SIGTERM', onTerminate).on('SIGHUP', onTerminate);
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', reject);
      // Of a program whose output is read, all has been read then.
      child.once(say === undefined ? 'exit' : 'close', (code, signal) =>
        resolve(code ?? 128 + getSignalNumber(signal)),
      );
    });
  } finally {
    process.off('SIGINT', onInterrupt).off('SIGTERM', onTerminate).off('SIGHUP', onTerminate);
  }
}

/** @param {NodeJS.Signals | null} signal */
function getSignalNumber(signal) {
  return signal === null ? 0 : (constants.signals[signal] ?? 0);
}

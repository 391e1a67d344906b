// @ts-check
import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/**
 * Runs a program on this terminal and ends as it does.
 * @param {string} file
 * @param {string[]} args
 * @param {{ cwd: string, env: NodeJS.ProcessEnv, signal?: AbortSignal }} options aborting the signal kills it
 * @returns {Promise<number>} its exit code; 128 plus the signal's number when a signal ended it
 */
export async function runForeground(file, args, { cwd, env, signal: kill }) {
  const child = spawn(file, args, { cwd, env, stdio: 'inherit' });
  // Ctrl-C on a terminal reaches the child by itself, and a second one would count as impatience.
  const ignore = () => {};
  const onInterrupt = process.stdin.isTTY ? ignore : () => child.kill('SIGINT');
  const onTerminate = () => child.kill('SIGTERM');
  kill?.addEventListener('abort', () => child.kill('SIGKILL'));
  process.on('SIGINT', onInterrupt).on('SIGTERM', onTerminate).on('SIGHUP', onTerminate);
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code, signal) => resolve(code ?? 128 + getSignalNumber(signal)));
    });
  } finally {
    process.off('SIGINT', onInterrupt).off('SIGTERM', onTerminate).off('SIGHUP', onTerminate);
  }
}

/** @param {NodeJS.Signals | null} signal */
function getSignalNumber(signal) {
  return signal === null ? 0 : (constants.signals[signal] ?? 0);
}

// @ts-check
import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { clearInterval, setInterval } from 'node:timers';
import { explainFailure } from './explain-failure.mjs';
import { SetupError } from './setup-error.mjs';

const HEARTBEAT_MS = 10_000;

/**
 * @typedef {object} LoggedCommand
 * @property {string} file
 * @property {string[]} args
 * @property {string} cwd
 * @property {NodeJS.ProcessEnv} env
 * @property {string} log where its output goes; appended
 * @property {(line: string) => void} say
 */

/**
 * Runs a program to its end with its output in a log file and a sign of life every 10 s. It gets a process group of
 * its own, so that ending it also ends the compilers and package managers that it started.
 * @param {LoggedCommand} command
 * @throws {SetupError} with the end of the log and the remedy, when the program fails
 */
export async function runLogged({ file, args, cwd, env, log, say }) {
  mkdirSync(dirname(log), { recursive: true });
  const output = openSync(log, 'a');
  writeSync(output, `\n$ ${[file, ...args].join(' ')}\n`);
  const child = spawn(file, args, { cwd, env, detached: true, stdio: ['ignore', output, output] });
  closeSync(output);
  const stopForwarding = endWithUs(child);
  const started = Date.now();
  const heartbeat = setInterval(() => {
    const line = readLastLine(log);
    say(`still at it after ${Math.round((Date.now() - started) / 1000)} s${line && `: ${line}`}`);
  }, HEARTBEAT_MS);
  try {
    const { code, signal } = await waitForEnd(child);
    if (code === 0) return;
    throw explainFailure({
      command: [file, ...args].join(' '),
      code,
      signal,
      log,
      output: readTail(log, 60),
    });
  } finally {
    clearInterval(heartbeat);
    stopForwarding();
  }
}

/**
 * A set-up that is told to stop stops its child first, then goes; the missing stamp tells the next one.
 * @param {import('node:child_process').ChildProcess} child
 * @returns {() => void} call it when the child has ended
 */
function endWithUs(child) {
  const handlers = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']).map((signal) => {
    const handler = () => {
      if (child.pid !== undefined) {
        try {
          process.kill(-child.pid, 'SIGTERM');
        } catch {
          // It has just ended by itself.
        }
      }
      process.removeListener(signal, handler);
      process.kill(process.pid, signal);
    };
    process.on(signal, handler);
    return () => process.removeListener(signal, handler);
  });
  return () => {
    for (const remove of handlers) remove();
  };
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<{ code: number | null, signal: NodeJS.Signals | null }>}
 */
function waitForEnd(child) {
  return new Promise((resolve, reject) => {
    child.once('error', (cause) => {
      reject(
        new SetupError(
          `${child.spawnfile} could not be started: ${cause.message}.`,
          `make sure that ${child.spawnfile} is on PATH and executable`,
          { cause },
        ),
      );
    });
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
}

/**
 * @param {string} path
 * @param {number} lines
 */
function readTail(path, lines) {
  return readFileSync(path, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
}

/** @param {string} path */
function readLastLine(path) {
  const lines = readTail(path, 20).split('\n');
  return (lines.findLast((line) => line.trim().length > 1 && !/^(npm warn|\$ )/.test(line)) ?? '')
    .trim()
    .slice(0, 80);
}

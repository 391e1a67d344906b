import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cliScript } from '../../src/process/package-root';

export interface Finished {
  /** null where a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  readonly ended: Promise<Finished>;
  readonly kill: (signal: NodeJS.Signals) => void;
}

/** Starts a command of the compiled program. */
export function startCli(...given: string[]): Started {
  const child = spawn(process.execPath, [cliScript, ...given], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (text: Buffer) => (stdout += text.toString()));
  child.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, stdout, stderr }));
  return { ended, kill: (signal) => child.kill(signal) };
}

/** Runs a command of the compiled program to its end, whatever its exit code. */
export function runCli(...given: string[]): Promise<Finished> {
  return startCli(...given).ended;
}

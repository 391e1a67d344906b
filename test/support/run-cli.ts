import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { packageRoot } from '../../src/config/package-root';

export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command of the compiled program to its end, whatever its exit code. */
export async function runCli(...given: string[]): Promise<Finished> {
  const main = join(packageRoot, 'dist', 'src', 'cli', 'main.js');
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [main, ...given]);
    return { code: 0, stdout, stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as Finished;
    return { code, stdout, stderr };
  }
}

import { spawn } from 'node:child_process';
import { ChildProgram } from '../process/child-program';
import { cliScript } from '../process/package-root';

/** Starts a command of this program, as a user types it. */
export function startCommand(name: string, args: readonly string[], env: NodeJS.ProcessEnv): ChildProgram {
  const child = spawn(process.execPath, [cliScript, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  return new ChildProgram(name, child);
}

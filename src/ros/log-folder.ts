import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { describeError } from '../process/describe-error';

/** Where rcl writes its log files, by the rules of rcl_logging_interface. */
function findLogFolder(env: NodeJS.ProcessEnv): string {
  const named = env['ROS_LOG_DIR'] || join(env['ROS_HOME'] || '~/.ros', 'log');
  return named.startsWith('~') ? join(homedir(), named.slice(1)) : named;
}

/** Why rcl cannot make a log file, in words; undefined where it can. Without one rcl itself refuses to start. */
export function findLogFolderProblem(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const folder = findLogFolder(env);
  const probe = join(folder, `.sim2real-${process.pid}`);
  try {
    makeFolder(folder);
    writeFileSync(probe, '');
    rmSync(probe);
    return undefined;
  } catch (error) {
    return `log files: expected a folder that can be written, found ${folder}: ${describeError(error)}; set ROS_LOG_DIR`;
  }
}

/** Part by part: Node's own `recursive` never ends where the system says ENOENT to all, as below /proc. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another node may have made it meanwhile.
    if (!existsSync(folder)) throw error;
  }
}

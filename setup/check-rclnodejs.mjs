// @ts-check
import { existsSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { askProgram } from './probe-command.mjs';
import { SetupError } from './setup-error.mjs';

const MESSAGES = [
  'sensor_msgs/msg/CompressedImage',
  'sensor_msgs/msg/Image',
  'diagnostic_msgs/msg/DiagnosticArray',
  'lifecycle_msgs/srv/ChangeState',
  'std_srvs/srv/SetBool',
];

/**
 * Loads an addon in a child, past rclnodejs' own loader, which would start a rebuild and hide the reason.
 * @param {string} addon
 * @param {NodeJS.ProcessEnv} env
 * @returns {string | undefined} the dynamic linker's message, undefined when it loads
 */
export function findLoadProblem(addon, env) {
  const script = `process.dlopen({ exports: {} }, ${JSON.stringify(addon)})`;
  const { ok, stderr } = askProgram(process.execPath, ['-e', script], env);
  return ok ? undefined : (/^Error: (.*)$/m.exec(stderr)?.[1] ?? stderr.trim());
}

/**
 * Message generation reports success when it failed, so what is used is loaded.
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 * @throws {SetupError} when rclnodejs or a message type cannot be loaded
 */
export function checkRclnodejs(root, env) {
  const entry = createRequire(join(root, 'package.json')).resolve('rclnodejs');
  const built = join(root, 'node_modules', 'rclnodejs', 'build', 'Release', 'rclnodejs.node');
  const problem = existsSync(built) ? findLoadProblem(built, env) : undefined;
  if (problem) throw explain(root, problem);
  const script = `const ros = require(${JSON.stringify(entry)}); ${JSON.stringify(MESSAGES)}.forEach(name => ros.require(name))`;
  const { ok, stderr } = askProgram(process.execPath, ['-e', script], env);
  if (!ok) throw explain(root, /^.*Error: .*$/m.exec(stderr)?.[0] ?? stderr.trim());
}

/**
 * @param {string} root
 * @param {string} problem
 */
function explain(root, problem) {
  // Half of a build must not be loaded by the next attempt.
  rmSync(join(root, 'node_modules', 'rclnodejs', 'build'), { recursive: true, force: true });
  return new SetupError(
    `rclnodejs was built but cannot be loaded with its messages: ${problem}`,
    `read ${join(root, '.ros', 'log', 'rclnodejs.log')}; where a library or package is missing, install it and run ` +
      'the same command again',
  );
}

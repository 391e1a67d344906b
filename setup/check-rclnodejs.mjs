// @ts-check
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
 * @param {string} folder of rclnodejs
 * @param {NodeJS.ProcessEnv} env
 * @param {string} log of the build
 * @throws {SetupError} when the addon that was just compiled does not load
 */
export function checkAddon(folder, env, log) {
  const problem = findLoadProblem(join(folder, 'build', 'Release', 'rclnodejs.node'), env);
  if (problem === undefined) return;
  throw new SetupError(
    `rclnodejs was compiled but does not load: ${problem}`,
    `install the library that is named, or read ${log}; then run the same command again`,
  );
}

/**
 * Message generation reports success when it failed, so what is used is loaded.
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 * @throws {SetupError} when rclnodejs or a message type cannot be loaded
 */
export function checkMessages(root, env) {
  const entry = createRequire(join(root, 'package.json')).resolve('rclnodejs');
  const script = `const ros = require(${JSON.stringify(entry)});
    for (const name of ${JSON.stringify(MESSAGES)}) ros.require(name);`;
  const { ok, stderr } = askProgram(process.execPath, ['-e', script], env);
  if (ok) return;
  throw new SetupError(
    `rclnodejs cannot load its messages: ${/^.*Error: .*$/m.exec(stderr)?.[0] ?? stderr.trim()}`,
    `read ${join(root, '.ros', 'log', 'rclnodejs.log')}; the Python that it calls needs rosidl_adapter (with a sourced ` +
      'ROS 2: deactivate other Python environments); then run the same command again',
  );
}

// @ts-check
// rclnodejs is compiled against the chosen ROS 2 and generates its messages from it. Its own install script is not
// run: that calls npx for an unpinned package, and hides why an addon does not load.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, freemem } from 'node:os';
import { delimiter, join } from 'node:path';
import { withBuildFolder } from './build-folder.mjs';
import { checkCompiler } from './check-machine.mjs';
import { checkAddon, checkMessages, findLoadProblem } from './check-rclnodejs.mjs';
import { listAdditions } from './environment.mjs';
import { describeNode } from './install-node-packages.mjs';
import { hasNodeHeaders, listHeaderArguments, NODE_PREFIX } from './offline-cache.mjs';
import { omitVariables } from './omit-variables.mjs';
import { runLogged } from './run-logged.mjs';
import { hashInputs, hasStamp, removeStamp, writeStamp } from './stamp.mjs';

export const ADDON_STEP = 'rclnodejs, compiled for this ROS 2';
const BYTES_PER_COMPILER = 1e9;
// What rclnodejs 2.2 ships, by ROS distribution and Ubuntu's code name.
const PREBUILT = ['humble-jammy', 'jazzy-noble', 'kilted-noble'];

/**
 * @typedef {import('./environment.mjs').StoredEnvironment} StoredEnvironment
 * @typedef {import('./steps.mjs').StepTools} StepTools
 * @typedef {{ ros: StoredEnvironment, env: NodeJS.ProcessEnv, source: string, say: (line: string) => void }} Build
 *   source: of rclnodejs
 */

/**
 * @param {StepTools} tools
 * @param {() => StoredEnvironment} describeRos the ROS to build against; asked when a step runs
 * @param {unknown[]} rosKey what tells one ROS from another
 * @returns {import('./steps.mjs').Step[]}
 */
export function planRclnodejs(tools, describeRos, rosKey) {
  const { paths } = tools;
  const folder = join(paths.nodeModules, 'rclnodejs');
  const key = hashInputs({ files: [paths.packageLock], values: [describeNode(), rosKey] });
  /** @type {(name: string, work: (build: Build) => Promise<void>) => Pick<import('./steps.mjs').Step, 'isDone' | 'run'>} */
  const withStamp = (name, work) => {
    const stamp = join(folder, name);
    return {
      isDone: () => hasStamp(stamp, key),
      run: async (say) => {
        removeStamp(stamp);
        const ros = describeRos();
        await withBuildFolder(folder, ros.prefix, ({ prefix, source }) =>
          work({ ros, env: describeBuildEnvironment(tools, ros, prefix), source, say }),
        );
        writeStamp(stamp, key);
      },
    };
  };
  return [
    {
      name: ADDON_STEP,
      expect: 'about 60 s',
      bytes: 50e6,
      ...withStamp('.sim2real-addon.json', async (build) => {
        if (!hasPrebuilt(folder, build.ros.distro, build.env)) await compileAddon(tools, build);
      }),
    },
    {
      name: "rclnodejs' messages, from this ROS 2",
      expect: 'about 10 s',
      bytes: 10e6,
      ...withStamp('.sim2real-messages.json', async ({ env, say }) => {
        await generateMessages(paths, folder, env, say);
        checkMessages(paths.root, env);
      }),
    },
  ];
}

/**
 * Whether rclnodejs is expected to bring a compiled addon, so that no compiler is asked for.
 * @param {string} distro
 * @param {string} [osRelease] the content of /etc/os-release
 */
export function expectsPrebuilt(distro, osRelease = readOsRelease()) {
  return process.platform === 'linux' && PREBUILT.includes(`${distro}-${findCodename(osRelease)}`);
}

/**
 * @param {string} folder of rclnodejs
 * @param {string} distro
 * @param {NodeJS.ProcessEnv} env
 * @returns {boolean} false as well when there is one that does not load: rclnodejs then falls back to a built one
 */
function hasPrebuilt(folder, distro, env) {
  const name = `${distro}-${findCodename(readOsRelease())}-${process.arch}-node-rclnodejs.node`;
  const addon = join(folder, 'prebuilds', `${process.platform}-${process.arch}`, name);
  return existsSync(addon) && findLoadProblem(addon, env) === undefined;
}

/**
 * @param {StepTools} tools
 * @param {StoredEnvironment} ros
 * @param {string} prefix
 * @returns {NodeJS.ProcessEnv}
 */
function describeBuildEnvironment({ env }, ros, prefix) {
  const rest = omitVariables(env, 'RCLNODEJS_FORCE_BUILD', 'npm_config_runtime');
  const all = { ...rest, ...listAdditions(ros, rest) };
  return { ...all, PATH: [join(prefix, 'bin'), all.PATH].join(delimiter) };
}

/**
 * @param {StepTools} tools
 * @param {Build} build
 */
async function compileAddon({ paths, cache }, { source, ros, env, say }) {
  checkCompiler(env);
  const nodeGyp = createRequire(join(paths.nodeModules, 'rclnodejs', 'package.json')).resolve(
    'node-gyp/bin/node-gyp.js',
  );
  await runLogged({
    file: process.execPath,
    args: [
      nodeGyp,
      'rebuild',
      `--jobs=${countJobs(env)}`,
      ...(hasNodeHeaders() ? [`--nodedir=${NODE_PREFIX}`] : listHeaderArguments(cache)),
      ...(ros.kind === 'embedded' ? [`--python=${ros.python}`] : []),
    ],
    cwd: source,
    env: omitVariables(env, 'LD_PRELOAD'),
    log: join(paths.logs, 'rclnodejs.log'),
    say,
  });
  checkAddon(source, env, join(paths.logs, 'rclnodejs.log'));
}

/**
 * @param {import('./paths.mjs').Paths} paths
 * @param {string} folder
 * @param {NodeJS.ProcessEnv} env
 * @param {(line: string) => void} say
 */
async function generateMessages(paths, folder, env, say) {
  await runLogged({
    file: process.execPath,
    args: [join('scripts', 'generate_messages.cjs')],
    cwd: folder,
    env,
    log: join(paths.logs, 'rclnodejs.log'),
    say,
  });
}

/**
 * JOBS as node-gyp knows it; else one compiler a core, and no more than memory allows.
 * @param {NodeJS.ProcessEnv} env
 */
function countJobs(env) {
  return (
    env.JOBS ?? Math.max(1, Math.min(availableParallelism(), Math.floor(freemem() / BYTES_PER_COMPILER)))
  );
}

function readOsRelease() {
  return existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
}

/** @param {string} osRelease */
function findCodename(osRelease) {
  return /^VERSION_CODENAME=(.*)$/m.exec(osRelease)?.[1]?.trim();
}

/**
 * Tells an updated ROS from the one that the addon was built against.
 * @param {string} prefix
 * @returns {unknown[]}
 */
export function describeRcl(prefix) {
  const { size, mtimeMs } = statSync(join(prefix, 'lib', 'librcl.so'));
  return [prefix, size, mtimeMs];
}

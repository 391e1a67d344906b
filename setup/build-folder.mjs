// @ts-check
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

/** What rclnodejs' build makes, or does not read. */
const LEFT_OUT = ['build', 'generated', 'prebuilds'];

/**
 * @typedef {object} BuildFolder
 * @property {string} prefix what rclnodejs' build takes for the ROS prefix; its bin has to be first on PATH
 * @property {string} source rclnodejs itself, or a copy of it
 */

/**
 * A place where rclnodejs can be compiled. Its build takes the folder above `which ros2` for the ROS prefix: the wheels
 * have no ros2, and neither has a small ROS installation; a stand-in that lives only during the build is never mistaken
 * for one. Its scripts also call `node`, which has to be the running one, whatever PATH says. make splits paths at
 * blanks: below such a path the build works on a copy elsewhere.
 * @param {string} folder of rclnodejs
 * @param {string} rosPrefix
 * @param {(build: BuildFolder) => Promise<void>} work
 */
export async function withBuildFolder(folder, rosPrefix, work) {
  const place = mkdtempSync(join(findPlainFolder(), 'sim2real-build-'));
  try {
    const prefix = join(place, 'prefix');
    writePrefix(prefix, rosPrefix);
    if (!/\s/.test(folder)) {
      await work({ prefix, source: folder });
      return;
    }
    const modules = join(place, 'node_modules');
    for (const name of ['rclnodejs', 'node-addon-api']) {
      const from = join(dirname(folder), name);
      cpSync(from, join(modules, name), { recursive: true, filter: (path) => !isLeftOut(from, path) });
    }
    const source = join(modules, basename(folder));
    await work({ prefix, source });
    const addon = join('build', 'Release', 'rclnodejs.node');
    if (existsSync(join(source, addon))) cpSync(join(source, addon), join(folder, addon));
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

/** @param {string} from @param {string} path */
function isLeftOut(from, path) {
  return LEFT_OUT.some((name) => path === join(from, name));
}

function findPlainFolder() {
  return /\s/.test(tmpdir()) ? '/tmp' : tmpdir();
}

/** @param {string} prefix @param {string} rosPrefix */
function writePrefix(prefix, rosPrefix) {
  const bin = join(prefix, 'bin');
  mkdirSync(bin, { recursive: true });
  for (const name of ['lib', 'include']) symlinkSync(join(rosPrefix, name), join(prefix, name));
  symlinkSync(process.execPath, join(bin, 'node'));
  writeFileSync(
    join(bin, 'ros2'),
    '#!/bin/sh\necho "sim2real: a stand-in for building rclnodejs, not the ros2 command" >&2\nexit 1\n',
    { mode: 0o755 },
  );
}

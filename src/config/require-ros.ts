import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';

/**
 * Checks that ROS is there, and the one that rclnodejs was compiled for. Call it before rclnodejs is loaded, which
 * deletes a compiled addon that does not load, to build it anew: one shell with another ROS sourced, and the program
 * would be broken for every shell.
 * @param command how the user should have started this, for instance `bin/sim2real proxy`
 * @throws Error where the environment of ROS 2 is missing, or only workspaces are sourced and no ROS 2 beneath them, or
 *   it is another ROS 2 than rclnodejs was compiled for
 */
export function requireRos(command: string): void {
  const prefixes = process.env['AMENT_PREFIX_PATH'];
  if (prefixes === undefined) {
    throw new Error(
      `expected the environment of ROS 2, found none (AMENT_PREFIX_PATH is not set); run it as: ${command} (in a clone that was set up without --no-ros)`,
    );
  }
  if (!prefixes.split(delimiter).some((prefix) => existsSync(join(prefix, 'lib', 'librcl.so')))) {
    throw new Error(
      `expected ROS 2 in AMENT_PREFIX_PATH, found no lib/librcl.so in ${prefixes}; source ROS 2, or run it as: ${command}`,
    );
  }
  const problem = findLoadProblem(
    join(dirname(require.resolve('rclnodejs')), '..', 'build', 'Release', 'rclnodejs.node'),
  );
  if (problem === undefined) return;
  throw new Error(
    `expected rclnodejs to load with the ROS 2 of AMENT_PREFIX_PATH (${prefixes}), found: ${problem}; source the ROS 2 that the program was set up with, or run it as: ${command}, or set it up anew with this ROS 2 sourced: npm run setup`,
  );
}

/** @returns why a compiled addon does not load; undefined where it does, or there is none (there is a prebuilt one) */
function findLoadProblem(addon: string): string | undefined {
  if (!existsSync(addon)) return undefined;
  try {
    // As rclnodejs itself: what is loaded once is the same object then.
    createRequire(__filename)(addon);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

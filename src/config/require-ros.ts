import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * Checks that ROS is there. Call it before rclnodejs is loaded, which without ROS deletes its compiled addon to build it
 * anew.
 * @param command how the user should have started this, for instance `bin/sim2real proxy`
 * @throws Error where the environment of ROS 2 is missing, or only workspaces are sourced and no ROS 2 beneath them
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
}

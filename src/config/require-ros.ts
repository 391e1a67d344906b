/**
 * To be called before rclnodejs is loaded: without ROS it deletes its compiled addon in an attempt to build it anew.
 * @param command how the user should have started this, for instance `npx sim2real proxy`
 * @throws Error where the environment of ROS 2 is missing
 */
export function requireRos(command: string): void {
  if (process.env['AMENT_PREFIX_PATH'] === undefined) {
    throw new Error(
      `expected the environment of ROS 2, found none (AMENT_PREFIX_PATH is not set); run it as: ${command}`,
    );
  }
}

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

jest.setTimeout(300_000);

/** Debian's Python, for which Debian packages rospy (`apt-get install python3-rospy python3-rosmaster ...`). */
export const ros1Python = '/usr/bin/python3';

/** @param port of the master */
export function ros1Environment(port: number): NodeJS.ProcessEnv {
  // Packages that were unpacked into a folder (dpkg -x) do as well as installed ones.
  const unpacked = process.env['SIM2REAL_TEST_ROS1'];
  return {
    PATH: process.env['PATH'],
    ...(unpacked !== undefined && { PYTHONPATH: join(unpacked, 'usr/lib/python3/dist-packages') }),
    ROS_MASTER_URI: `http://127.0.0.1:${port}`,
    ROS_IP: '127.0.0.1',
  };
}

const hasRos1 =
  spawnSync(ros1Python, ['-c', 'import rospy, rosmaster, rosnode, sensor_msgs.msg'], {
    env: ros1Environment(0),
  }).status === 0;

/** A suite on a real ROS 1 graph; skipped, and shown as skipped, where there is none. */
export const describeWithRos1 = hasRos1 ? describe : describe.skip;

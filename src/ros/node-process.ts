import * as rclnodejs from 'rclnodejs';
import { dropParameterArguments } from '../config/ros-arguments';
import type { Logger } from '../process/log';
import { describeForeignSharedMemory } from './foreign-shared-memory';
import { findLogFolderProblem } from './log-folder';

/**
 * How long rcl waits before it looks again, in ms. Messages wake it at once; but making a subscription blocks the event
 * loop until the wait ends, and each end costs CPU: rclnodejs' 10 ms alone is 0.5 % of a core on an idle node.
 */
export const SPIN_MS = 20;

/** rclnodejs 2.2 publishes parameter events under a relative name; ROS listens at the root. A user's remap comes first. */
const PARAMETER_EVENTS_REMAP = 'parameter_events:=/parameter_events';

/**
 * Initialises rclnodejs.
 * @param ros ROS arguments without `--ros-args`
 * @returns false where the arguments are invalid, which is then logged
 */
export async function initRos(ros: readonly string[], log: Logger): Promise<boolean> {
  // On a signal it would shut its context down under frames in work.
  rclnodejs.removeSignalHandlers();
  // A robot whose disk is full or read-only drives all the same, while rcl refuses to start without its log file.
  const problem = findLogFolderProblem();
  if (problem !== undefined) log.warn(`continuing without ${problem}`);
  const foreign = describeForeignSharedMemory();
  if (foreign !== undefined) log.warn(foreign);
  try {
    // The console is pino's; rcl keeps /rosout and its log files.
    await rclnodejs.init(undefined, [
      ...['--ros-args', ...dropParameterArguments(ros), '-r', PARAMETER_EVENTS_REMAP],
      '--disable-stdout-logs',
      ...(problem === undefined ? [] : ['--disable-external-lib-logs']),
    ]);
    return true;
  } catch (error) {
    log.fatal({ err: error }, 'invalid ROS 2 arguments');
    return false;
  }
}

/** The node's clock then follows /clock; rclnodejs declares this parameter itself. */
export function useSimulatedTime(node: rclnodejs.Node): void {
  node.setParameter(new rclnodejs.Parameter('use_sim_time', rclnodejs.ParameterType.PARAMETER_BOOL, true));
}

import * as rclnodejs from 'rclnodejs';
import { dropParameterArguments } from '../config/ros-arguments';
import { describeError } from '../process/describe-error';
import { guardEnd } from '../process/end-guard';
import type { Logger } from '../process/log';
import { findLogFolderProblem } from './log-folder';

/**
 * How long rcl waits before it looks again, in ms. Messages wake it at once; but making a subscription blocks the event
 * loop until the wait ends, and each end costs CPU: rclnodejs' 10 ms alone is 0.5 % of a core on an idle node.
 */
export const SPIN_MS = 20;

/** rclnodejs 2.2 publishes parameter events under a relative name; ROS listens at the root. A user's remap comes first. */
const PARAMETER_EVENTS_REMAP = 'parameter_events:=/parameter_events';

/** What shutting down may take, in ms; what is not done by then is left to the end of the process. */
export const SHUTDOWN_MS = 800;

/** After this an end that hangs in native code is forced, in ms; launch and containers wait 5 s and 10 s. */
const END_LIMIT_MS = 4000;

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

/**
 * Resolves with the first signal. Launch and a shell may both pass the same Ctrl-C on, so a second one counts only when
 * the shutdown should long be over; then it ends the process at once.
 */
export function waitForSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let firstAt: number | undefined;
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => {
        firstAt ??= performance.now();
        if (performance.now() - firstAt > 2 * SHUTDOWN_MS) process.exit(signal === 'SIGINT' ? 130 : 143);
        resolve(signal);
      });
    }
  });
}

/**
 * Begins the end of the process: waits for what is being shut down, but no longer than that, and says where it took
 * longer or failed.
 */
export async function endWithin(ms: number, ending: Promise<void> | undefined, log: Logger): Promise<void> {
  guardEnd(END_LIMIT_MS);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => (timer = setTimeout(resolve, ms, 'late')));
  const outcome = await Promise.race([ending?.catch((error: unknown) => describeError(error)), late]);
  clearTimeout(timer);
  if (outcome !== undefined)
    log.warn(`shutting down: ${outcome === 'late' ? `not done within ${ms} ms` : outcome}`);
}

import * as rclnodejs from 'rclnodejs';
import { ConfigError } from '../config/config-error';
import { describeIgnoredParameters } from '../config/check-parameters';
import { isParameterName } from '../config/parse-parameters';
import { WATCH_PARAMETERS, parseWatchParameters, type WatchParameters } from '../config/watch-parameters';
import { describeUnusedArguments, readParameterArguments } from '../config/ros-arguments';
import type { LiveReport } from '../watch/live-comparison';
import { SHUTDOWN_MS, endWithin, waitForSignal } from '../process/end-process';
import { createLog } from '../process/log';
import { WatchNode } from './watch-node';
import { declareParameter } from './declare-parameter';
import { withoutTypeDescription } from './node-options';
import { SPIN_MS, initRos, useSimulatedTime } from './node-process';
import { RemappedNames } from './remapped-names';
import { connectRosLog } from './ros-log';
import { spinNode } from './spin-node';

export interface RunWatchNodeOptions {
  /** ROS arguments without `--ros-args`. */
  readonly ros: readonly string[];
  /** Whether the console belongs to somebody else, so that only errors are logged there. */
  readonly isQuiet: boolean;
  /** Each second. @returns whether that is enough */
  readonly onReport: (report: LiveReport) => boolean;
}

/**
 * Runs the node until a signal or until the caller has enough.
 * @returns exit code: 0 ended as it should; 1 it could not start, or broke; 2 wrong parameters
 */
export async function runWatchNode({ ros, isQuiet, onReport }: RunWatchNodeOptions): Promise<number> {
  const stop = waitForSignal();
  const log = createLog('info');
  if (!(await initRos(ros, log.logger))) return 2;
  const node = new rclnodejs.Node('watch', '', rclnodejs.Context.defaultContext(), withoutTypeDescription());
  let watching: WatchNode | undefined;
  try {
    const name = node.getFullyQualifiedName();
    const given = readParameterArguments(ros, name);
    const parameters = parseWatchParameters(given);
    if (given.get('use_sim_time')?.value === true) useSimulatedTime(node);
    declareParameters(node, parameters);
    connectRosLog(node, log, parameters.log_level, { ros, isQuiet });
    for (const each of describeIgnoredParameters(WATCH_PARAMETERS, given, isParameterName)) {
      log.logger.info(each);
    }
    for (const each of describeUnusedArguments(ros, name)) log.logger.warn(each);
    const ended = new Promise<string>((resolve, reject) => {
      const report = (report: LiveReport): void => {
        if (onReport(report)) resolve('done');
      };
      const remapped = new RemappedNames(node, ros);
      watching = new WatchNode({
        node,
        remapped,
        parameters,
        log: log.logger,
        onReport: report,
        onError: reject,
      });
    });
    spinNode(node, SPIN_MS);
    const reason = await Promise.race([stop, ended]);
    log.logger.info(`ended: ${reason}`);
    return 0;
  } catch (error) {
    log.logger.fatal({ err: error }, 'the comparison cannot go on');
    return error instanceof ConfigError ? 2 : 1;
  } finally {
    await endWithin(SHUTDOWN_MS, watching?.close(), log.logger);
    node.destroy();
    rclnodejs.shutdown();
  }
}

function declareParameters(node: rclnodejs.Node, parameters: WatchParameters): void {
  for (const [name, spec] of Object.entries(WATCH_PARAMETERS)) {
    declareParameter(node, name, spec, parameters[name as keyof WatchParameters]);
  }
}

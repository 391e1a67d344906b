import * as rclnodejs from 'rclnodejs';
import { describeIgnoredParameters, type GivenValue } from '../config/check-parameters';
import { ConfigError } from '../config/config-error';
import type { ParameterTable, ParametersOf } from '../config/parameter-spec';
import { isParameterName } from '../config/parse-parameters';
import { describeUnusedArguments, readParameterArguments } from '../config/ros-arguments';
import { SHUTDOWN_MS, endWithin, waitForSignal } from '../process/end-process';
import { createLog, type Logger } from '../process/log';
import { declareParameter } from './declare-parameter';
import { withoutTypeDescription } from './node-options';
import { SPIN_MS, initRos, useSimulatedTime } from './node-process';
import { RemappedNames } from './remapped-names';
import { connectRosLog } from './ros-log';
import { spinNode } from './spin-node';

export interface GraphNode<Parameters> {
  readonly name: string;
  /** What it does, for an error. */
  readonly what: string;
  readonly table: ParameterTable;
  readonly parse: (given: ReadonlyMap<string, GivenValue>) => Parameters;
  /** Whether the console belongs to somebody else, so that only errors are logged there. */
  readonly isQuiet?: boolean;
  /** How long rcl waits before it looks again, in ms; SPIN_MS unless given. */
  readonly spinMs?: number;
  /** Begins the node's work. `ended` resolves, with the reason, when it has enough by itself. */
  readonly start: (context: GraphContext<Parameters>) => Promise<StartedNode>;
}

export interface GraphContext<Parameters> {
  readonly node: rclnodejs.Node;
  readonly remapped: RemappedNames;
  readonly parameters: Parameters;
  readonly log: Logger;
}

export interface StartedNode {
  readonly ended: Promise<string>;
  readonly close: () => Promise<void>;
}

/**
 * Runs a node until a signal or until it has enough.
 * @param ros ROS arguments without `--ros-args`
 * @returns exit code: 0 ended as it should; 1 it could not start, or broke; 2 wrong parameters
 */
export async function runGraphNode<Parameters extends ParametersOf<ParameterTable>>(
  { name: own, what, table, parse, isQuiet = false, spinMs = SPIN_MS, start }: GraphNode<Parameters>,
  ros: readonly string[],
): Promise<number> {
  const stop = waitForSignal();
  const log = createLog('info');
  if (!(await initRos(ros, log.logger))) return 2;
  const node = new rclnodejs.Node(own, '', rclnodejs.Context.defaultContext(), withoutTypeDescription());
  let started: StartedNode | undefined;
  try {
    const name = node.getFullyQualifiedName();
    const given = readParameterArguments(ros, name);
    const parameters = parse(given);
    if (given.get('use_sim_time')?.value === true) useSimulatedTime(node);
    for (const [key, spec] of Object.entries(table)) {
      declareParameter(node, key, spec, parameters[key] as boolean | number | string);
    }
    connectRosLog(node, log, parameters['log_level'] as 'info', { ros, isQuiet });
    for (const each of describeIgnoredParameters(table, given, isParameterName)) log.logger.info(each);
    for (const each of describeUnusedArguments(ros, name)) log.logger.warn(each);
    spinNode(node, spinMs);
    const remapped = new RemappedNames(node, ros);
    started = await start({ node, remapped, parameters, log: log.logger });
    log.logger.info(`ended: ${await Promise.race([stop, started.ended])}`);
    return 0;
  } catch (error) {
    log.logger.fatal({ err: error }, `${what} cannot go on`);
    return error instanceof ConfigError ? 2 : 1;
  } finally {
    await endWithin(SHUTDOWN_MS, started?.close(), log.logger);
    node.destroy();
    rclnodejs.shutdown();
  }
}

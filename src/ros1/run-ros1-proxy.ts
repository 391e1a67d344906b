import { ConfigError } from '../config/config-error';
import { readParameterArguments } from '../config/ros-arguments';
import type { Ros1Arguments } from '../config/ros1-arguments';
import { SHUTDOWN_MS, endWithin, raise, waitForSignal } from '../process/end-process';
import { createLog } from '../process/log';
import { hasBusyWorker } from '../translate/running-workers';
import { Ros1Names } from './ros1-names';
import { Ros1Node } from './ros1-node';
import { Ros1Parameters } from './ros1-parameters';
import { startRos1Proxy } from './start-ros1-proxy';
import { waitForMaster } from './wait-for-master';

export interface RunRos1ProxyOptions {
  readonly given: Ros1Arguments;
  /** Parameters that the parameter server wins over, as arguments for readParameterArguments. */
  readonly weak: readonly string[];
  /** Parameters that win over the parameter server. */
  readonly strong: readonly string[];
}

/**
 * Runs the node until it is told to end: by a signal, by `rosnode kill`, or by another node of its name.
 * @returns exit code: 0 told to end (but the signal itself where the model is still at work then); 1 the node could not
 *   start; 2 wrong parameters
 */
export async function runRos1Proxy({ given, weak, strong }: RunRos1ProxyOptions): Promise<number> {
  const stop = waitForSignal();
  const log = createLog('info').logger;
  let signal: NodeJS.Signals | undefined;
  let close: (() => Promise<void>) | undefined;
  try {
    const names = new Ros1Names(given.name, given.namespace, given.remaps);
    const { node, killed } = await startNode(names.node, log);
    close = () => node.leave();
    const ending = Promise.race([stop.then((name) => (signal = name)), killed]);
    if (!(await waitForMaster(node, ending, log))) return 0;
    const parameters = new Ros1Parameters(
      readParameterArguments(weak, names.node),
      await node.readPrivateParameters(),
      readParameterArguments(strong, names.node),
    );
    log.level = parameters.values.log_level;
    close = await startRos1Proxy(node, names, parameters, log);
    log.info(`ended by ${await ending}`);
    return 0;
  } catch (error) {
    log.fatal({ err: error }, 'the proxy cannot start');
    return error instanceof ConfigError ? 2 : 1;
  } finally {
    await endWithin(SHUTDOWN_MS, close?.(), log);
    if (signal && hasBusyWorker()) raise(signal);
  }
}

async function startNode(
  name: string,
  log: Parameters<typeof Ros1Node.start>[1],
): Promise<{ node: Ros1Node; killed: Promise<string> }> {
  let kill: (reason: string) => void = () => undefined;
  const killed = new Promise<string>((resolve) => (kill = resolve));
  const node = await Ros1Node.start(name, log, (reason) => {
    kill(reason || 'a request of the ROS master');
  });
  return { node, killed };
}

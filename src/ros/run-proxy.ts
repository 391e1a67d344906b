import * as rclnodejs from 'rclnodejs';
import { ConfigError } from '../config/config-error';
import { parseParameters } from '../config/parse-parameters';
import { readParameterArguments } from '../config/ros-arguments';
import { createLog, type Logger } from '../log';
import { ManagedNode } from './managed-node';
import { NodeParameters } from './node-parameters';
import { Proxy } from './proxy';
import { createRosLogStream, setRosLogLevel } from './ros-log';

/** What shutting down may take, in ms; what is not done by then is left to the end of the process. */
const SHUTDOWN_MS = 800;

/**
 * Runs the node until it is told to end.
 * @param ros ROS arguments without `--ros-args`
 * @returns exit code: 0 ended by SIGINT, SIGTERM; 1 the node could not start; 2 wrong parameters
 */
export async function runProxy(ros: readonly string[]): Promise<number> {
  // rclnodejs would shut its context down under frames in work.
  rclnodejs.removeSignalHandlers();
  const stop = waitForSignal();
  const log = createLog('info');
  try {
    // The console is pino's; rcl keeps /rosout and its log files.
    await rclnodejs.init(undefined, ['--ros-args', ...ros, '--disable-stdout-logs']);
  } catch (error) {
    log.logger.fatal({ err: error }, 'ROS 2 does not take these arguments');
    return 2;
  }
  const node = new ManagedNode('proxy');
  let proxy: Proxy | undefined;
  try {
    const parameters = parseParameters(readParameterArguments(ros, node.getFullyQualifiedName()));
    log.logger.level = parameters.log_level;
    setRosLogLevel(node.getLogger(), parameters.log_level);
    log.addStream(createRosLogStream(node.getLogger()));
    proxy = new Proxy(node, new NodeParameters(node, parameters), log.logger);
    node.manage(proxy, log.logger);
    node.spin();
    if (parameters.autostart) await Promise.race([start(node), stop]);
    log.logger.info(`ended by ${await stop}`);
    return 0;
  } catch (error) {
    log.logger.fatal({ err: error }, 'the proxy cannot start');
    return error instanceof ConfigError ? 2 : 1;
  } finally {
    await endWithin(SHUTDOWN_MS, proxy?.shutdown(), log.logger);
    node.destroy();
    rclnodejs.shutdown();
  }
}

async function start(node: ManagedNode): Promise<void> {
  await node.change('configure');
  await node.change('activate');
}

/** A second signal ends the process at once. */
function waitForSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let isEnding = false;
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => {
        if (isEnding) process.exit(signal === 'SIGINT' ? 130 : 143);
        isEnding = true;
        resolve(signal);
      });
    }
  });
}

async function endWithin(ms: number, ending: Promise<void> | undefined, log: Logger): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => (timer = setTimeout(resolve, ms, 'late')));
  const outcome = await Promise.race([ending?.catch((error: unknown) => String(error)), late]);
  clearTimeout(timer);
  if (outcome !== undefined)
    log.warn(`shutting down: ${outcome === 'late' ? `not done within ${ms} ms` : outcome}`);
}

import * as rclnodejs from 'rclnodejs';
import { ConfigError } from '../config/config-error';
import { describeIgnoredParameters } from '../config/check-parameters';
import { PARAMETERS, type ProxyParameters } from '../config/parameter-table';
import { parseParameters } from '../config/parse-parameters';
import { describeUnusedArguments, readParameterArguments } from '../config/ros-arguments';
import { createLog, type Logger } from '../process/log';
import { hasBusyWorker } from '../translate/running-workers';
import { describeError } from '../process/describe-error';
import { SHUTDOWN_MS, endWithin, raise, waitForSignal } from '../process/end-process';
import { ActiveModel } from '../node/active-model';
import { FrameLog } from '../node/frame-log';
import { ManagedNode } from './managed-node';
import { ModelLoader } from '../node/model-loader';
import { NodeParameters } from './node-parameters';
import { SPIN_MS, initRos, useSimulatedTime } from './node-process';
import { Proxy } from './proxy';
import { offerServices } from './proxy-services';
import { RemappedNames } from './remapped-names';
import { connectRosLog } from './ros-log';
import { spinNode } from './spin-node';

/**
 * Runs the node until it is told to end.
 * @param ros ROS arguments without `--ros-args`
 * @returns exit code: 0 ended by SIGINT, SIGTERM (but the signal itself where the model is still at work then); 1 the node could not start; 2 wrong parameters
 */
export async function runProxy(ros: readonly string[]): Promise<number> {
  const stop = waitForSignal();
  const log = createLog('info');
  if (!(await initRos(ros, log.logger))) return 2;
  const node = new ManagedNode('proxy');
  let proxy: Proxy | undefined;
  let signal: NodeJS.Signals | undefined;
  try {
    const name = node.getFullyQualifiedName();
    const given = readParameterArguments(ros, name);
    const parameters = parseParameters(given);
    if (given.get('use_sim_time')?.value === true) useSimulatedTime(node);
    connectRosLog(node, log, parameters.log_level, { ros });
    for (const each of describeIgnoredParameters(PARAMETERS, given)) log.logger.info(each);
    for (const each of describeUnusedArguments(ros, name)) log.logger.warn(each);
    proxy = assemble(node, new RemappedNames(node, ros), parameters, log.logger);
    node.manage(proxy, log.logger);
    spinNode(node, SPIN_MS);
    if (parameters.autostart) await Promise.race([start(node), stop]);
    signal = await stop;
    log.logger.info(`ended by ${signal}`);
    return 0;
  } catch (error) {
    log.logger.fatal({ err: error }, 'the proxy cannot start');
    return error instanceof ConfigError ? 2 : 1;
  } finally {
    await endWithin(SHUTDOWN_MS, proxy?.shutdown(), log.logger);
    node.destroy();
    rclnodejs.shutdown();
    if (signal && hasBusyWorker()) raise(signal);
  }
}

function assemble(node: ManagedNode, remapped: RemappedNames, initial: ProxyParameters, log: Logger): Proxy {
  const parameters = new NodeParameters(node, initial, log);
  const frameLog = new FrameLog(log);
  const model = new ActiveModel(initial.max_pixels, log);
  const loader = new ModelLoader(model, parameters, log);
  const noteRefusal = (error: unknown): never => {
    frameLog.onModelRefused(describeError(error));
    throw error;
  };
  parameters.onModelChange((next) => loader.prepareChange(next).catch(noteRefusal));
  offerServices(
    node,
    {
      setEnabled: (enabled) => parameters.setEnabled(enabled),
      reload: () => parameters.takeTurn(() => loader.reload()).catch(noteRefusal),
    },
    log,
  );
  return new Proxy({ node, remapped, parameters, model, loader, frameLog, log });
}

async function start(node: ManagedNode): Promise<void> {
  await node.change('configure');
  await node.change('activate');
}

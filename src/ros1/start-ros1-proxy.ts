import { describeError } from '../process/describe-error';
import type { Logger } from '../process/log';
import { ActiveModel } from '../node/active-model';
import { FrameLog } from '../node/frame-log';
import { LiveSettings } from '../node/live-settings';
import { ModelLoader } from '../node/model-loader';
import { resolveTopicNames } from '../node/topic-names';
import { keepRegistered } from './keep-registered';
import { Ros1CameraInfoRelay } from './ros1-camera-info-relay';
import { Ros1ImageInput } from './ros1-image-input';
import { Ros1ImageOutput } from './ros1-image-output';
import type { Ros1Names } from './ros1-names';
import type { Ros1Node } from './ros1-node';
import type { Ros1Parameters } from './ros1-parameters';
import { Ros1Proxy } from './ros1-proxy';
import { Ros1Publisher } from './ros1-publisher';
import { offerRos1Services } from './ros1-services';
import { DIAGNOSTICS_TYPE, IMAGE_TYPES } from './ros1-types';

/**
 * Loads the model and connects everything. Rejects where the model cannot be had or the master does not answer.
 * @returns closes it
 * @throws ConfigError where a name cannot be made of the parameters
 */
export async function startRos1Proxy(
  node: Ros1Node,
  names: Ros1Names,
  parameters: Ros1Parameters,
  log: Logger,
): Promise<() => Promise<void>> {
  const { values } = parameters;
  // What can be wrong in the parameters is found before the model loads, which takes longer.
  const topics = resolveTopicNames(names, names, values);
  const settings = new LiveSettings(parameters);
  const frameLog = new FrameLog(log);
  const model = new ActiveModel(values.max_pixels, log);
  const loader = new ModelLoader(model, parameters, log);
  await loader.load();
  if (values.transport === 'raw') await model.prepareRaw();

  const output = await Ros1ImageOutput.advertise(node, names, topics, settings.current.output);
  const debug = await Ros1Publisher.advertise(
    node,
    names.resolveTopicName(topics.debug),
    IMAGE_TYPES.compressed,
  );
  const cameraInfo = values.camera_info_relay
    ? await Ros1CameraInfoRelay.start(node, names, topics)
    : undefined;
  const diagnostics = await Ros1Publisher.advertise(
    node,
    names.resolveTopicName('/diagnostics'),
    DIAGNOSTICS_TYPE,
  );
  const services = await offerRos1Services(node, names, {
    setEnabled: (enabled) => {
      parameters.set({ ...parameters.values, enabled });
    },
    reload: () =>
      reload(node, parameters, loader).catch((error: unknown) => {
        frameLog.onModelRefused(describeError(error));
        throw error;
      }),
  });
  const inputTopic = names.resolveTopicName(topics.input);
  const proxy = new Ros1Proxy({
    node,
    parameters,
    settings,
    model,
    output,
    debug,
    cameraInfo,
    diagnostics,
    frameLog,
    log,
    makeInput: (loop) =>
      new Ros1ImageInput(
        node,
        inputTopic,
        values.transport,
        (frame) => {
          loop.offer(frame);
        },
        (problem) => {
          log.error(`no frame from ${inputTopic}: ${problem}`);
        },
      ),
  });
  const stopAsking = keepRegistered(node, () => services.register(), log);
  return async () => {
    stopAsking();
    await proxy.close();
    await model.close();
    await Promise.all([services.close(), node.leave()]);
  };
}

/** Takes over what the parameter server has by now, with card and file of the model read anew. */
async function reload(node: Ros1Node, parameters: Ros1Parameters, loader: ModelLoader): Promise<string> {
  const next = parameters.merge(await node.readPrivateParameters());
  const change = await loader.prepareChange(next);
  parameters.set(next);
  change?.commit();
  return loader.describe();
}

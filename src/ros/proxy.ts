import { hostname } from 'node:os';
import { FrameStatistics } from '../pipeline/frame-statistics';
import type { Logger } from '../process/log';
import type { ActiveModel } from '../node/active-model';
import { CameraInfoRelay } from './camera-info-relay';
import { Diagnostics } from './diagnostics';
import type { FrameLog } from '../node/frame-log';
import { FramePath } from './frame-path';
import { CLOSED } from '../node/frame-path-state';
import { describeSharedTopics, readHealthLimits } from '../node/judge-health';
import type { LifecycleHandlers, ManagedNode } from './managed-node';
import type { ModelLoader } from '../node/model-loader';
import type { NodeParameters } from './node-parameters';
import type { ProxyState } from '../node/proxy-state';
import type { RemappedNames } from './remapped-names';
import { resolveTopicNames, type TopicNames } from '../node/topic-names';

export interface ProxyParts {
  readonly node: ManagedNode;
  readonly remapped: RemappedNames;
  readonly parameters: NodeParameters;
  readonly model: ActiveModel;
  readonly loader: ModelLoader;
  readonly frameLog: FrameLog;
  readonly log: Logger;
}

/** The proxy: camera topic in, translated frames out. Each of its public methods is one lifecycle transition. */
export class Proxy implements LifecycleHandlers {
  readonly #parts: ProxyParts;
  readonly #statistics = new FrameStatistics();
  readonly #diagnostics: Diagnostics;
  #names: TopicNames | undefined;
  #cameraInfo: CameraInfoRelay | undefined;
  #framePath: FramePath | undefined;

  constructor(parts: ProxyParts) {
    this.#parts = parts;
    this.#diagnostics = new Diagnostics(parts.node, parts.parameters.values.veh || hostname(), () =>
      this.#readState(),
    );
  }

  async configure(): Promise<void> {
    const { node, remapped, parameters, model, loader } = this.#parts;
    // What can be wrong in the parameters is found before the model loads, which takes longer.
    this.#names = resolveTopicNames(node, remapped, parameters.values);
    if (parameters.values.camera_info_relay) this.#cameraInfo = new CameraInfoRelay(node, this.#names);
    try {
      await loader.load();
      if (parameters.values.transport === 'raw') await model.prepareRaw();
    } catch (error) {
      this.#closeCameraInfo();
      throw error;
    }
  }

  activate(): void {
    const { node, remapped, parameters } = this.#parts;
    const names = this.#names ?? resolveTopicNames(node, remapped, parameters.values);
    this.#framePath = new FramePath({ ...this.#parts, names, statistics: this.#statistics });
    this.#cameraInfo?.start();
  }

  async deactivate(): Promise<void> {
    const framePath = this.#framePath;
    this.#framePath = undefined;
    this.#cameraInfo?.stop();
    await framePath?.close();
  }

  async cleanup(): Promise<void> {
    this.#closeCameraInfo();
    await this.#parts.model.close();
  }

  async shutdown(): Promise<void> {
    await this.deactivate();
    await this.cleanup();
    this.#diagnostics.close();
  }

  #closeCameraInfo(): void {
    this.#cameraInfo?.close();
    this.#cameraInfo = undefined;
  }

  #readState(): ProxyState {
    const { node, parameters, model, frameLog } = this.#parts;
    const { values } = parameters;
    const topics = this.#framePath?.state ?? CLOSED;
    const sharedTopics = topics.outputTopics.filter((topic) => node.countPublishers(topic) > 1);
    if (sharedTopics.length > 0) frameLog.warn('shared', describeSharedTopics(sharedTopics));
    const [qosProblem] = topics.outputQosProblems;
    if (qosProblem !== undefined) frameLog.warn('qos', qosProblem);
    return {
      ...topics,
      counters: this.#statistics.counters.snapshot,
      latencies: this.#statistics.latencies,
      lifecycle: node.stateLabel,
      model: model.state,
      enabled: values.enabled,
      sharedTopics,
      silentCameraInfo: this.#cameraInfo?.silentTopic ?? '',
      failedTransition: node.failedTransition,
      lastError: frameLog.lastError,
      limits: readHealthLimits(values),
    };
  }
}

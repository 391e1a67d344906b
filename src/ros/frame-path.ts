import { CDR } from '../message/layout';
import { FrameLoop } from '../pipeline/frame-loop';
import type { FrameStatistics } from '../pipeline/frame-statistics';
import type { Logger } from '../process/log';
import type { ActiveModel } from '../node/active-model';
import { CameraDemand } from '../node/camera-demand';
import { DebugImage } from '../node/debug-image';
import { DebugTopic } from './debug-topic';
import type { FrameLog } from '../node/frame-log';
import type { FramePathState } from '../node/frame-path-state';
import { ImageInput } from './image-input';
import { ImageOutput } from './image-output';
import { LatencyTopics } from './latency-topics';
import { LiveSettings } from '../node/live-settings';
import type { ManagedNode } from './managed-node';
import type { NodeParameters } from './node-parameters';
import { readInputQos } from './qos';
import type { TopicNames } from '../node/topic-names';

export interface FramePathParts {
  readonly node: ManagedNode;
  readonly names: TopicNames;
  readonly parameters: NodeParameters;
  readonly model: ActiveModel;
  readonly statistics: FrameStatistics;
  readonly frameLog: FrameLog;
  readonly log: Logger;
}

/**
 * What lives between activate and deactivate: the camera's frames come in through `input`, `loop` has the newest one
 * translated, `output` publishes it; `debug` and `latency` look on.
 */
export class FramePath {
  readonly #input: ImageInput;
  readonly #loop: FrameLoop;
  readonly #output: ImageOutput;
  readonly #debug: DebugImage;
  readonly #debugTopic: DebugTopic;
  readonly #latency: LatencyTopics;
  readonly #demand: CameraDemand;

  /** @throws ConfigError where a name cannot be made of the parameters */
  constructor({ node, names, parameters, model, statistics, frameLog, log }: FramePathParts) {
    const { values } = parameters;
    const settings = new LiveSettings(parameters);
    const { output } = settings.current;
    this.#output = new ImageOutput(node, names, output, values);
    this.#debugTopic = new DebugTopic(node, names.debug);
    this.#debug = new DebugImage(this.#debugTopic, CDR, parameters, log);
    this.#latency = new LatencyTopics(node);
    this.#loop = new FrameLoop({
      processor: model,
      output: this.#output,
      observers: [frameLog, this.#debug, this.#latency],
      settings,
      clock: { now: () => node.now().nanoseconds },
      statistics,
    });
    this.#input = new ImageInput(node, names.input, values.transport, readInputQos(values), (frame) => {
      this.#loop.offer(frame);
    });
    const isWanted = (): boolean =>
      this.#output.subscriberCount + this.#debugTopic.subscriberCount > 0 || !parameters.values.lazy;
    this.#demand = new CameraDemand(this.#input, isWanted, log);
    log.info({ input: this.#input.topic, output: this.#output.topics }, 'active');
  }

  get state(): FramePathState {
    return {
      isSubscribed: this.#input.isOpen,
      subscribedAt: this.#demand.subscribedAt,
      inputTopic: this.#input.topic,
      outputTopics: this.#output.topics,
      subscribers: this.#output.subscriberCount,
      inputQosProblem: this.#input.qosProblem,
      outputQosProblems: this.#output.qosProblems,
      eventLoopGapMs: this.#demand.takeLongestGap(),
    };
  }

  /** Resolves when the frame in work is published. */
  async close(): Promise<void> {
    this.#demand.close();
    await this.#loop.drain();
    this.#output.close();
    this.#debug.close();
    this.#debugTopic.close();
    this.#latency.close();
  }
}

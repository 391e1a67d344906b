import type { Logger } from '../process/log';
import type { ProxyParameters } from '../config/parameter-table';
import type { CameraImage } from '../image/frame';
import { FrameCounters } from '../pipeline/frame-counters';
import { FRAME_STAGES, FrameLoop, type StampedImage } from '../pipeline/frame-loop';
import { StageLatency } from '../pipeline/latency';
import { passPictureThrough } from '../pipeline/pass-through';
import type { OutputTransport, ProcessedImage } from '../pipeline/pipeline';
import { CameraInfoRelay } from './camera-info-relay';
import { DebugImage } from './debug-image';
import { Diagnostics, type ProxyState } from './diagnostics';
import { EventLoopGap } from './event-loop-gap';
import type { FrameReports } from './frame-reports';
import { ImageInput } from './image-input';
import type { Header } from '../message/image-message';
import { ImageOutput } from './image-output';
import { LatencyTopics } from './latency-topics';
import type { LifecycleHandlers, ManagedNode } from './managed-node';
import type { ModelHolder } from './model-holder';
import type { NodeParameters } from './node-parameters';
import { readQosProfile } from './qos';
import { fillVehicle, resolveTopicNames } from './topic-names';

/** How often the number of subscribers is looked at, in ms: what a consumer that comes waits at most. */
const LAZY_POLL_MS = 100;

/** What lives between activate and deactivate. */
interface Activity {
  readonly input: ImageInput;
  readonly output: ImageOutput;
  readonly debug: DebugImage;
  readonly latency: LatencyTopics;
  readonly loop: FrameLoop<Header>;
  readonly relay: CameraInfoRelay | undefined;
  readonly timer: NodeJS.Timeout;
  /** When the camera was subscribed, ms, monotonic. */
  wantedSince: number;
}

/** The proxy: camera topic in, translated frames out. Each of its public methods is one lifecycle transition. */
export class Proxy implements LifecycleHandlers {
  readonly #node: ManagedNode;
  readonly #parameters: NodeParameters;
  readonly #model: ModelHolder;
  readonly #log: Logger;
  readonly #reports: FrameReports;
  readonly #latencies = new StageLatency(FRAME_STAGES);
  /** Over the node's whole life: a deactivation does not forget what was dropped. */
  readonly #counters = new FrameCounters();
  readonly #diagnostics: Diagnostics;
  readonly #eventLoopGap = new EventLoopGap();
  #activity: Activity | undefined;

  constructor(
    node: ManagedNode,
    parameters: NodeParameters,
    model: ModelHolder,
    reports: FrameReports,
    log: Logger,
  ) {
    this.#node = node;
    this.#parameters = parameters;
    this.#model = model;
    this.#reports = reports;
    this.#log = log;
    this.#diagnostics = new Diagnostics(node, () => this.#readState());
  }

  async configure(): Promise<void> {
    const parameters = this.#parameters.values;
    // What can be wrong in the parameters is found before the model loads, which takes longer.
    resolveTopicNames(this.#node, parameters);
    await this.#model.load();
    if (parameters.transport === 'raw') await this.#model.prepareRaw();
  }

  activate(): void {
    const parameters = this.#parameters.values;
    const names = resolveTopicNames(this.#node, parameters);
    const transport = outputTransport(parameters);
    const output = new ImageOutput(this.#node, names, transport, readQosProfile(parameters, 'output'));
    const debug = new DebugImage(this.#node, names.debug, this.#log);
    const latency = new LatencyTopics(this.#node);
    const loop = this.#createLoop(output, debug, latency);
    const receive = this.#createReceiver(loop, fillVehicle(parameters, 'frame_id'));
    const qos = readQosProfile(parameters, 'input');
    const input = new ImageInput(this.#node, names.input, parameters.transport, qos, receive);
    const relay = parameters.camera_info_relay ? new CameraInfoRelay(this.#node, names) : undefined;
    const timer = setInterval(() => {
      this.#followDemand(activity);
    }, LAZY_POLL_MS);
    const activity: Activity = { input, output, debug, latency, loop, relay, timer, wantedSince: 0 };
    this.#activity = activity;
    this.#followDemand(activity);
    this.#log.info({ input: this.#node.resolveTopicName(names.input), output: output.topics }, 'active');
  }

  async deactivate(): Promise<void> {
    const activity = this.#activity;
    this.#activity = undefined;
    if (!activity) return;
    clearInterval(activity.timer);
    this.#eventLoopGap.stop();
    activity.input.close();
    activity.relay?.close();
    await activity.loop.drain();
    activity.output.close();
    activity.debug.close();
    activity.latency.close();
  }

  async cleanup(): Promise<void> {
    await this.#model.close();
  }

  async shutdown(): Promise<void> {
    await this.deactivate();
    await this.cleanup();
    this.#diagnostics.close();
  }

  #createLoop(output: ImageOutput, debug: DebugImage, latency: LatencyTopics): FrameLoop<Header> {
    // One frame at a time: what is published belongs to the camera picture that was taken up last.
    let camera: CameraImage | undefined;
    return new FrameLoop<Header>({
      process: (image, transport) => {
        camera = image;
        return this.#model.process(image, transport);
      },
      publish: (header, image: ProcessedImage) => {
        output.publish(header, image);
        if (camera) debug.offer(header, camera, image, this.#parameters.values.debug_rate);
      },
      release: (image) => {
        this.#model.release(image);
      },
      passThrough: (image, transport) => {
        camera = image;
        return passPictureThrough(image, transport);
      },
      settings: () => {
        const { enabled, max_rate, max_age_ms, on_error } = this.#parameters.values;
        return {
          enabled,
          output: outputTransport(this.#parameters.values),
          maxRate: max_rate,
          maxAgeMs: max_age_ms,
          onError: on_error,
        };
      },
      now: () => this.#node.now().nanoseconds,
      onDrop: this.#reports.onDrop,
      onOddity: this.#reports.onOddity,
      onFailure: this.#reports.onFailure,
      onTimes: (times) => {
        this.#latencies.record(times);
        latency.publish(times);
      },
      counters: this.#counters,
    });
  }

  #createReceiver(loop: FrameLoop<Header>, frameId: string): (frame: StampedImage<Header>) => void {
    return (frame) => {
      if (frameId !== '' && frame.header.frameId !== frameId) {
        this.#counters.countOddity('frame_id_unexpected');
        this.#reports.onOddity(
          'frame_id_unexpected',
          `frame_id is "${frame.header.frameId}", the profile expects "${frameId}"`,
        );
      }
      loop.offer(frame);
    };
  }

  /** Subscribes to the camera while somebody wants the result, or always where lazy is off. */
  #followDemand(activity: Activity): void {
    const { input, output, debug } = activity;
    const isWanted = !this.#parameters.values.lazy || output.subscriberCount + debug.subscriberCount > 0;
    if (isWanted === input.isOpen) return;
    if (isWanted) {
      input.open();
      activity.wantedSince = performance.now();
      this.#eventLoopGap.start();
    } else {
      this.#eventLoopGap.stop();
      input.close();
    }
    this.#log.info(isWanted ? 'camera subscribed' : 'camera unsubscribed: nobody listens');
  }

  #readState(): ProxyState {
    const activity = this.#activity;
    const parameters = this.#parameters.values;
    const outputTopics = activity?.output.topics ?? [];
    const sharedTopics = outputTopics.filter((topic) => this.#node.countPublishers(topic) > 1);
    if (sharedTopics.length > 0) {
      const topics = sharedTopics.join(', ');
      this.#reports.warn('shared', `another node publishes ${topics}, too: a consumer gets both mixed`);
    }
    return {
      counters: this.#counters.snapshot,
      latencies: this.#latencies,
      lifecycle: this.#node.stateLabel,
      model: this.#model.state,
      enabled: parameters.enabled,
      isWanted: activity?.input.isOpen ?? false,
      wantedSince: activity?.wantedSince ?? 0,
      inputTopic: activity?.input.topic ?? '',
      outputTopics,
      subscribers: activity?.output.subscriberCount ?? 0,
      sharedTopics,
      failedTransition: this.#node.failedTransition,
      lastError: this.#reports.lastError,
      eventLoopGapMs: this.#eventLoopGap.takeLongest(),
      limits: {
        processingMs: parameters['diagnostics.processing_limit_ms'],
        staleMs: parameters['diagnostics.stale_limit_ms'],
        failuresInARow: parameters['diagnostics.failure_limit'],
        maxRate: parameters.max_rate,
      },
    };
  }
}

function outputTransport({ transport, output_transport }: ProxyParameters): OutputTransport {
  return output_transport === 'same' ? transport : output_transport;
}

import { LogThrottle, type Logger } from '../log';
import { ConfigError } from '../config/config-error';
import type { ProxyParameters } from '../config/parameter-table';
import { FrameCounters } from '../pipeline/frame-counters';
import { FRAME_STAGES, FrameLoop, type StampedImage } from '../pipeline/frame-loop';
import { StageLatency } from '../pipeline/latency';
import { passPictureThrough } from '../pipeline/pass-through';
import { FramePipeline, type OutputTransport } from '../pipeline/pipeline';
import { parseRegion, type Region } from '../pipeline/region';
import { loadTranslator } from '../translate/load-translator';
import type { Translator } from '../translate/translator';
import { CameraInfoRelay } from './camera-info-relay';
import { Diagnostics, type ProxyState } from './diagnostics';
import { EventLoopGap } from './event-loop-gap';
import { ImageInput } from './image-input';
import type { Header } from './image-messages';
import { ImageOutput } from './image-output';
import type { LifecycleHandlers, ManagedNode } from './managed-node';
import type { NodeParameters } from './node-parameters';
import { readQosProfile } from './qos';
import { fillVehicle, resolveTopicNames } from './topic-names';

/** How often the number of subscribers is looked at, in ms: what a consumer that comes waits at most. */
const LAZY_POLL_MS = 100;

/** What lives between activate and deactivate. */
interface Activity {
  readonly input: ImageInput;
  readonly output: ImageOutput;
  readonly loop: FrameLoop<Header>;
  readonly relay: CameraInfoRelay | undefined;
  readonly timer: NodeJS.Timeout;
}

/** The proxy: camera topic in, translated frames out. Each of its public methods is one lifecycle transition. */
export class Proxy implements LifecycleHandlers {
  readonly #node: ManagedNode;
  readonly #parameters: NodeParameters;
  readonly #log: Logger;
  readonly #throttle = new LogThrottle();
  readonly #latencies = new StageLatency(FRAME_STAGES);
  /** Over the node's whole life: a deactivation does not forget what was dropped. */
  readonly #counters = new FrameCounters();
  readonly #diagnostics: Diagnostics;
  readonly #eventLoopGap = new EventLoopGap();
  #translator: Translator | undefined;
  #pipeline: FramePipeline | undefined;
  #activity: Activity | undefined;
  #lastError = '';

  constructor(node: ManagedNode, parameters: NodeParameters, log: Logger) {
    this.#node = node;
    this.#parameters = parameters;
    this.#log = log;
    this.#diagnostics = new Diagnostics(node, () => this.#readState());
  }

  async configure(): Promise<void> {
    const parameters = this.#parameters.values;
    const { model, direction, provider, threads, jpeg_quality, max_pixels } = parameters;
    // What can be wrong in the parameters is found before the model loads, which takes longer.
    resolveTopicNames(this.#node, parameters);
    const region = readRegion(parameters);
    const providers = provider.split(',').map((name) => name.trim());
    const translator = await loadTranslator({ model, direction, providers, threads, logger: this.#log });
    this.#translator = translator;
    const pipeline = new FramePipeline({
      translator,
      region: region ?? translator.region ?? 'full',
      jpegQuality: jpeg_quality,
      maxPixels: max_pixels,
    });
    // Loading OpenCV blocks for 0.4 s: now rather than at the first frame.
    if (parameters.transport === 'raw') await pipeline.prepareRaw();
    this.#pipeline = pipeline;
    this.#log.info({ model: translator.name, provider: translator.provider }, 'model loaded and warm');
  }

  activate(): void {
    const parameters = this.#parameters.values;
    const names = resolveTopicNames(this.#node, parameters);
    const output = new ImageOutput(
      this.#node,
      names,
      outputTransport(parameters),
      readQosProfile(parameters, 'output'),
    );
    const loop = this.#createLoop(output);
    const receive = this.#createReceiver(loop, fillVehicle(parameters, 'frame_id'));
    const input = new ImageInput(
      this.#node,
      names.input,
      parameters.transport,
      readQosProfile(parameters, 'input'),
      receive,
    );
    const relay = parameters.camera_info_relay ? new CameraInfoRelay(this.#node, names) : undefined;
    const timer = setInterval(() => {
      this.#followDemand(input, output);
    }, LAZY_POLL_MS);
    this.#activity = { input, output, loop, relay, timer };
    this.#followDemand(input, output);
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
  }

  async cleanup(): Promise<void> {
    const translator = this.#translator;
    this.#translator = undefined;
    this.#pipeline?.close();
    this.#pipeline = undefined;
    await translator?.close();
  }

  async shutdown(): Promise<void> {
    await this.deactivate();
    await this.cleanup();
    this.#diagnostics.close();
  }

  #createLoop(output: ImageOutput): FrameLoop<Header> {
    return new FrameLoop<Header>({
      process: (image, transport) => this.#process(image, transport),
      publish: (header, image) => {
        output.publish(header, image);
      },
      release: (image) => {
        this.#pipeline?.release(image);
      },
      passThrough: passPictureThrough,
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
      onDrop: (cause, detail) => {
        this.#warn(cause, `frame dropped (${cause}): ${detail}`);
      },
      onOddity: (oddity, detail) => {
        this.#warn(oddity, detail);
      },
      onFailure: (detail) => {
        this.#lastError = detail;
        this.#warn('failed', `translation failed: ${detail}`);
      },
      latencies: this.#latencies,
      counters: this.#counters,
    });
  }

  #process(
    ...[image, transport]: Parameters<FramePipeline['process']>
  ): ReturnType<FramePipeline['process']> {
    const pipeline = this.#pipeline;
    if (!pipeline) return Promise.reject(new Error('no model is loaded'));
    pipeline.setJpegQuality(this.#parameters.values.jpeg_quality);
    return pipeline.process(image, transport);
  }

  #createReceiver(loop: FrameLoop<Header>, frameId: string): (frame: StampedImage<Header>) => void {
    return (frame) => {
      if (frameId !== '' && frame.header.frame_id !== frameId) {
        this.#counters.countOddity('frame_id_unexpected');
        this.#warn(
          'frame_id_unexpected',
          `frame_id is "${frame.header.frame_id}", the profile expects "${frameId}"`,
        );
      }
      loop.offer(frame);
    };
  }

  /** Subscribes to the camera while somebody wants the result, or always where lazy is off. */
  #followDemand(input: ImageInput, output: ImageOutput): void {
    const isWanted = !this.#parameters.values.lazy || output.subscriberCount > 0;
    if (isWanted === input.isOpen) return;
    if (isWanted) {
      input.open();
      this.#eventLoopGap.start();
    } else {
      this.#eventLoopGap.stop();
      input.close();
    }
    this.#log.info(isWanted ? 'camera subscribed' : 'camera unsubscribed: nobody listens');
  }

  /** `superseded` is the normal state of a slow model: said at debug level, counted in the diagnostics all the same. */
  #warn(key: string, message: string): void {
    const suppressed = this.#throttle.pass(key);
    if (suppressed === undefined) return;
    const level = key === 'superseded' || key === 'over_rate' ? 'debug' : 'warn';
    this.#log[level](suppressed > 0 ? `${message} (and ${suppressed} more like it)` : message);
  }

  #readState(): ProxyState {
    return {
      counters: this.#counters.snapshot,
      latencies: this.#latencies,
      lifecycle: this.#node.stateLabel,
      model: this.#translator?.name ?? '',
      sha256: this.#translator?.sha256 ?? '',
      provider: this.#translator?.provider ?? '',
      inputTopic: this.#activity?.input.topic ?? '',
      outputTopics: this.#activity?.output.topics.join(' ') ?? '',
      subscribers: this.#activity?.output.subscriberCount ?? 0,
      lastError: this.#lastError,
      eventLoopGapMs: this.#eventLoopGap.takeLongest(),
    };
  }
}

function outputTransport({ transport, output_transport }: ProxyParameters): OutputTransport {
  return output_transport === 'same' ? transport : output_transport;
}

/** undefined: the model's own. */
function readRegion({ region }: ProxyParameters): Region | undefined {
  if (region === '') return undefined;
  try {
    return parseRegion(region);
  } catch (cause) {
    throw new ConfigError(`parameter "region": ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}

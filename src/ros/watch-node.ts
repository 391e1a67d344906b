import type * as rclnodejs from 'rclnodejs';
import { ConfigError } from '../config/config-error';
import type { WatchParameters } from '../config/watch-parameters';
import { listDiagnostics } from '../watch/describe-live';
import { LiveComparison, type LiveReport } from '../watch/live-comparison';
import { loadSettings } from '../watch/load-settings';
import { SIDES, type Pair, type Side } from '../watch/stamp-pairs';
import { LogThrottle, type Logger } from '../process/log';
import { serializeDiagnostics } from '../message/diagnostic-message';
import type { CameraImage } from '../image/frame';
import type { ColorRanges } from '../lines/color-ranges';
import { Kinematics } from '../lines/kinematics';
import { openCommands, readCommand } from './command-messages';
import { ImageInput } from './image-input';
import { makeQos } from './qos';
import type { RemappedNames } from './remapped-names';
import { fillVehicle } from '../node/topic-names';

const PERIOD_MS = 1000;

/** A state that comes and goes is said no more often than this. */
const REPEAT_MS = 30_000;

/** QoS of the line detector's subscription, but deeper, since a pair needs the frames of both topics; see readInputQos. */
const QOS = {
  history: 'keep_last',
  depth: 5,
  durability: 'volatile',
} as const;

/** Takes the commands of any publisher; a few may be on their way at once. */
const COMMAND_QOS = { ...QOS, depth: 10, reliability: 'best_effort' } as const;

export interface WatchNodeOptions {
  readonly node: rclnodejs.Node;
  readonly remapped: RemappedNames;
  readonly parameters: WatchParameters;
  readonly log: Logger;
  /** Each pair of pictures; must return at once. */
  readonly onPair?: (pair: Pair<CameraImage>) => void;
  /** Each second, after the report was published. */
  readonly onReport: (report: LiveReport) => void;
  /** The thread that compares has died. */
  readonly onError: (error: Error) => void;
}

/** Subscribes to camera and proxy at once and publishes each second what the line detector finds in both. */
export class WatchNode {
  /** The thresholds that pairs are compared with. */
  readonly colors: ColorRanges;
  readonly #node: rclnodejs.Node;
  readonly #parameters: WatchParameters;
  readonly #log: Logger;
  readonly #throttle = new LogThrottle(REPEAT_MS);
  readonly #comparison: LiveComparison;
  readonly #publisher: rclnodejs.Publisher<'diagnostic_msgs/msg/DiagnosticArray'>;
  readonly #inputs: readonly ImageInput[];
  readonly #timer: NodeJS.Timeout;
  #state = '';

  /** @throws ConfigError where a file or a topic is wrong */
  constructor({ node, remapped, parameters, log, onPair, onReport, onError }: WatchNodeOptions) {
    this.#node = node;
    this.#parameters = parameters;
    this.#log = log;
    const settings = loadSettings(parameters);
    this.colors = settings.colors;
    const topics = resolveTopics(node, remapped, parameters);
    this.#comparison = new LiveComparison({
      topics,
      settings,
      maxRate: parameters.compare_rate,
      windowSeconds: parameters.window_s,
      ...(onPair && { onPair }),
      onError,
    });
    this.#publisher = node.createPublisher(
      'diagnostic_msgs/msg/DiagnosticArray',
      parameters.diagnostics_topic,
    );
    this.#inputs = SIDES.map((side) => this.#subscribe(side, topics[side]));
    const commands = fillVehicle(parameters, 'topics.command');
    if (commands !== '') this.#followCommands(commands);
    this.#timer = setInterval(() => {
      for (const input of this.#inputs) input.follow();
      const { report } = this;
      this.#publish(report);
      this.#tell(report);
      onReport(report);
    }, PERIOD_MS);
    log.info({ ...topics, diagnostics: parameters.diagnostics_topic }, 'comparing');
  }

  get report(): LiveReport {
    return this.#comparison.report;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    for (const input of this.#inputs) input.close();
    await this.#comparison.close();
  }

  /** A name that ends in /compressed carries CompressedImage, as everywhere in ROS; any other carries Image. */
  #subscribe(side: Side, topic: string): ImageInput {
    const transport = topic.endsWith('/compressed') ? 'compressed' : 'raw';
    const qos = { ...QOS, reliability: transport === 'raw' ? 'matching' : 'best_effort' } as const;
    const input = new ImageInput(this.#node, topic, transport, qos, ({ stamp, image }) => {
      const ageMs = Number(this.#node.now().nanoseconds - stamp) / 1e6;
      this.#comparison.add(side, stamp, ageMs, image);
    });
    input.open();
    return input;
  }

  #followCommands(topic: string): void {
    const type = this.#parameters['types.command'];
    const kinematics = new Kinematics();
    const receive = (message: object): void => {
      const { stamp, command } = readCommand(type, message);
      // A node that sets no stamp: it was given just now.
      this.#comparison.addCommand(stamp || this.#node.now().nanoseconds, kinematics.toTwist(command));
    };
    openCommands(type, () =>
      this.#node.createSubscription(type as never, topic, { qos: makeQos(COMMAND_QOS) }, receive),
    );
  }

  #publish(report: LiveReport): void {
    const message = serializeDiagnostics(this.#node.now().nanoseconds, {
      level: report.level === 'ok' ? 0 : 1,
      name: `${this.#node.getFullyQualifiedName()}: line detection on camera and proxy`,
      message: report.message,
      hardwareId: this.#parameters.veh,
      values: listDiagnostics(report),
    });
    this.#publisher.publish(message);
  }

  #tell({ level, state, message }: LiveReport): void {
    if (state === this.#state) return;
    this.#state = state;
    if (this.#throttle.pass(state) !== undefined) this.#log[level === 'ok' ? 'info' : 'warn'](message);
  }
}

/** @returns full names */
function resolveTopics(
  node: rclnodejs.Node,
  remapped: RemappedNames,
  parameters: WatchParameters,
): Pair<string> {
  const resolve = (own: string, key: 'topics.input' | 'topics.output'): string => {
    // A name of the command line needs no robot's name.
    const filled = remapped.has(own) ? '' : fillVehicle(parameters, key);
    try {
      return node.resolveTopicName(remapped.choose(own, filled));
    } catch (cause) {
      throw new ConfigError(
        `parameter "${key}": expected a topic such as /duckie/camera_node/${own}, found "${filled}"`,
        { cause },
      );
    }
  };
  const topics = {
    camera: resolve('image/compressed', 'topics.input'),
    proxied: resolve('image_proxy/compressed', 'topics.output'),
  };
  if (topics.camera === topics.proxied) {
    throw new ConfigError(
      `camera and proxy: expected two topics, found ${topics.camera} for both; change one of the remappings`,
    );
  }
  return topics;
}

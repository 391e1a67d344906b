import type * as rclnodejs from 'rclnodejs';
import { FrameSampler } from '../calibrate/live/frame-sampler';
import { LIVE_GRID } from '../calibrate/live/live-grid';
import { NOTHING_SEEN, type LiveDecision, type Pace } from '../calibrate/live/live-decision';
import { LiveTuner } from '../calibrate/live/live-tuner';
import { shrinkFrame } from '../evaluate/variants/shrink-frame';
import { formatThresholds } from '../calibrate/format-thresholds';
import { NO_DETECTOR, type CalibrateParameters } from '../config/calibrate-parameters';
import { PARAMETERS } from '../config/parameter-table';
import { FrameLabeller, chooseLabeller } from '../evaluate/variants/frame-labeller';
import { DUCKIETOWN_COLOR_RANGES, TAPE_COLORS, mapColors } from '../lines';
import { serializeDiagnostics } from '../message/diagnostic-message';
import type { CameraFrame } from '../pipeline/camera-frame';
import { PictureCodec } from '../pipeline/picture-codec';
import { collectGarbage } from '../process/collect-garbage';
import { describeError } from '../process/describe-error';
import { LogThrottle, type Logger } from '../process/log';
import { writeAtomically } from '../process/write-atomically';
import { CALIBRATE_INTERFACES } from './calibrate-interface';
import { describeCalibration, type CalibrateState } from './calibrate-status';
import { DetectorParameters } from './detector-parameters';
import { ImageInput } from './image-input';
import { RivalWatch } from './rival-watch';

const PERIOD_MS = 1000;
/** Periods until the next frame is labelled. */
const PERIODS = { soon: 1 / 3, normal: 1, later: 2 } as const;
/** How often the detector's own thresholds are read: somebody else may have set them. */
const READ_MS = 10_000;
/** A camera that sent nothing for so long is away. */
const SILENT_MS = 3000;
const REPEAT_MS = 30_000;
/** Labelled frames until what they and the others left in memory is collected: 10 MiB in 20 s. */
const COLLECT_EVERY = 20;
const QOS = { history: 'keep_last', depth: 1, durability: 'volatile' } as const;

export interface CalibrateNodeOptions {
  readonly node: rclnodejs.Node;
  /** Topic of the camera, as the node is to name it. */
  readonly camera: string;
  readonly parameters: CalibrateParameters;
  readonly log: Logger;
}

/**
 * Labels about a frame a second and gives the running line detector thresholds that fit the light. It subscribes to the
 * camera only while there is a detector, and labels only while frames come.
 */
export class CalibrateNode {
  readonly #node: rclnodejs.Node;
  readonly #parameters: CalibrateParameters;
  readonly #log: Logger;
  readonly #throttle = new LogThrottle(REPEAT_MS);
  readonly #input: ImageInput;
  readonly #detector: DetectorParameters | undefined;
  readonly #rivals: RivalWatch | undefined;
  readonly #publisher: rclnodejs.Publisher<'diagnostic_msgs/msg/DiagnosticArray'>;
  readonly #codec = new PictureCodec(PARAMETERS.max_pixels.default);
  readonly #sampler = new FrameSampler(LIVE_GRID);
  readonly #timer: NodeJS.Timeout;
  readonly #frames = { received: 0, labelled: 0, broken: 0 };
  #labeller: Promise<FrameLabeller> | undefined;
  #tuner: LiveTuner | undefined;
  #work: Promise<unknown> | undefined;
  #isFrozen = false;
  #dueAt = 0;
  #receivedAt = -Infinity;
  #readAt = -Infinity;
  #changes = 0;
  #lastChange: { readonly reason: string; readonly at: number } | undefined;
  #lastDecision: LiveDecision | undefined;
  #problem: { readonly state: CalibrateState; readonly text: string } | undefined;

  constructor({ node, camera, parameters, log }: CalibrateNodeOptions) {
    this.#node = node;
    this.#parameters = parameters;
    this.#log = log;
    const transport = camera.endsWith('/compressed') ? 'compressed' : 'raw';
    const qos = { ...QOS, reliability: transport === 'raw' ? 'matching' : 'best_effort' } as const;
    this.#input = new ImageInput(node, camera, transport, qos, (frame) => {
      this.#receive(frame);
    });
    this.#detector =
      parameters.detector === NO_DETECTOR ? undefined : new DetectorParameters(node, parameters.detector);
    this.#rivals = this.#detector && new RivalWatch(node, this.#detector.node, log);
    this.#publisher = node.createPublisher(
      CALIBRATE_INTERFACES.diagnostics.type,
      parameters.diagnostics_topic,
    );
    node.createService(
      CALIBRATE_INTERFACES.freeze.type,
      CALIBRATE_INTERFACES.freeze.name,
      (request, response) => {
        const message = this.#freeze(request.data);
        response.send({ ...response.template, success: true, message });
      },
    );
    this.#timer = setInterval(() => {
      this.#follow();
      this.#rivals?.look();
      this.#publish();
    }, PERIOD_MS);
    this.#follow();
    log.info({ camera: this.#input.topic, detector: this.#detector?.node ?? '' }, 'calibrating');
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#input.close();
    await this.#work;
    await (await this.#labeller)?.close();
    this.#detector?.close();
  }

  /** Listens to the camera only while that can help anybody. */
  #follow(): void {
    const isWanted = !this.#isFrozen && (this.#detector?.isThere ?? true);
    if (isWanted) {
      this.#input.open();
      this.#input.follow();
    } else if (this.#input.isOpen) {
      this.#input.close();
      // Another detector may come with other thresholds.
      this.#readAt = -Infinity;
    }
  }

  #freeze(isFrozen: boolean): string {
    this.#isFrozen = isFrozen;
    this.#follow();
    const message = isFrozen ? 'frozen: the thresholds stay as they are' : 'calibrating';
    this.#log.info(message);
    return message;
  }

  /** Most frames end here: nothing of them is read. */
  #receive(frame: CameraFrame): void {
    this.#frames.received++;
    this.#receivedAt = frame.receivedAt;
    if (this.#work !== undefined || this.#receivedAt < this.#dueAt) return;
    const period = PERIOD_MS / this.#parameters.label_rate;
    const { receivedAt } = frame;
    this.#work = this.#use(frame)
      .then((pace) => (this.#dueAt = receivedAt + period * PERIODS[pace]))
      .then(() => (this.#work = undefined));
  }

  /** Never rejects. */
  async #use({ image }: CameraFrame): Promise<Pace> {
    try {
      const tuner = await this.#readDetector();
      const { frame } = await this.#codec.decode(image);
      const small = shrinkFrame(frame);
      const labels = await (await this.#loadLabeller()).label(small);
      const decision = tuner.add(this.#sampler.sample(frame, labels, small.width));
      this.#codec.recycle(frame);
      if (++this.#frames.labelled % COLLECT_EVERY === 0) collectGarbage();
      this.#lastDecision = decision;
      if (decision.changes.length > 0 && !this.#isFrozen) await this.#handOver(decision);
      else if (this.#problem?.state === 'failed') this.#problem = undefined;
      return decision.pace;
    } catch (error) {
      this.#frames.broken++;
      this.#complain('failed', describeError(error));
      return 'normal';
    }
  }

  async #loadLabeller(): Promise<FrameLabeller> {
    const { labeller } = this.#parameters;
    return (this.#labeller ??= chooseLabeller(labeller === '' ? undefined : labeller).then((spec) =>
      FrameLabeller.load({ ...spec, isSeldom: true }),
    ));
  }

  /** @returns the tuner, which knows what the detector has */
  async #readDetector(): Promise<LiveTuner> {
    const { margin } = this.#parameters;
    if (this.#detector === undefined) {
      return (this.#tuner ??= new LiveTuner(DUCKIETOWN_COLOR_RANGES, margin));
    }
    if (this.#tuner !== undefined && performance.now() - this.#readAt < READ_MS) return this.#tuner;
    const ranges = await this.#detector.read();
    this.#readAt = performance.now();
    if (this.#tuner === undefined) return (this.#tuner = new LiveTuner(ranges, margin));
    if (JSON.stringify(mapColors((color) => this.#tuner?.ranges[color])) !== JSON.stringify(ranges)) {
      this.#log.info(`${this.#detector.node} has other thresholds than before; going on from those`);
      this.#tuner.replace(ranges);
    }
    return this.#tuner;
  }

  async #handOver({ ranges, changes, reason }: LiveDecision): Promise<void> {
    const { output, format } = this.#parameters;
    this.#changes++;
    this.#lastChange = { reason, at: performance.now() };
    if (output !== '') {
      await writeAtomically(
        output,
        formatThresholds(ranges, `By sim2real's node calibrate: ${reason}.`, format),
      );
    }
    if (this.#detector === undefined) {
      this.#log.info(`${reason}; written to ${output}: restart the line detector to have it read them`);
      return;
    }
    try {
      await this.#detector.set(
        ranges,
        TAPE_COLORS.filter((color) => changes.some((each) => each.color === color)),
      );
      this.#log.info(reason);
      this.#problem = undefined;
    } catch (error) {
      // What it has by now is not known.
      this.#readAt = -Infinity;
      this.#complain('refused', describeError(error));
    }
  }

  #complain(state: CalibrateState, text: string): void {
    this.#problem = { state, text };
    if (this.#throttle.pass(text) !== undefined) this.#log.warn(text);
  }

  #publish(): void {
    const now = performance.now();
    const { level, message, values } = describeCalibration({
      ...{ state: this.#findState(now), detector: this.#detector?.node ?? '', camera: this.#input.topic },
      ...{ frames: this.#frames, changes: this.#changes, lastChange: this.#lastChange },
      ...{ now, lastDecision: this.#lastDecision },
      lights: this.#tuner?.lights ?? { met: 0, known: 0 },
      colors: this.#tuner?.colors ?? NOTHING_SEEN,
      ranges: this.#tuner?.ranges,
      ...{ problem: this.#problem?.text ?? '', rivals: this.#rivals?.text ?? '' },
    });
    const status = {
      ...{ level, message, values, hardwareId: this.#parameters.veh },
      name: `${this.#node.getFullyQualifiedName()}: colour thresholds`,
    };
    this.#publisher.publish(serializeDiagnostics(this.#node.now().nanoseconds, status));
  }

  #findState(now: number): CalibrateState {
    if (this.#isFrozen) return 'frozen';
    if (!this.#input.isOpen) return 'no-detector';
    if (now - this.#receivedAt > SILENT_MS) return 'no-camera';
    return this.#problem?.state ?? 'calibrating';
  }
}

import { hostname } from 'node:os';
import { ROS1 } from '../message/layout';
import { serializeDiagnostics } from '../message/diagnostic-message';
import { FrameLoop } from '../pipeline/frame-loop';
import { FrameStatistics } from '../pipeline/frame-statistics';
import type { Logger } from '../process/log';
import type { ActiveModel } from '../node/active-model';
import { CameraDemand } from '../node/camera-demand';
import { DebugImage } from '../node/debug-image';
import type { FrameLog } from '../node/frame-log';
import { readHealthLimits } from '../node/judge-health';
import type { LiveSettings } from '../node/live-settings';
import type { ParameterSource } from '../node/parameter-source';
import type { ProxyState } from '../node/proxy-state';
import { StatusReports } from '../node/status-report';
import { STATUS_SUFFIX } from '../status/proxy-status';
import type { Ros1CameraInfoRelay } from './ros1-camera-info-relay';
import type { Ros1ImageInput } from './ros1-image-input';
import type { Ros1ImageOutput } from './ros1-image-output';
import type { Ros1Node } from './ros1-node';
import type { Ros1Publisher } from './ros1-publisher';

const REPORT_MS = 1000;

export interface Ros1ProxyParts {
  readonly node: Ros1Node;
  readonly parameters: ParameterSource;
  readonly settings: LiveSettings;
  readonly model: ActiveModel;
  readonly makeInput: (loop: FrameLoop) => Ros1ImageInput;
  readonly output: Ros1ImageOutput;
  readonly debug: Ros1Publisher;
  readonly cameraInfo: Ros1CameraInfoRelay | undefined;
  readonly diagnostics: Ros1Publisher;
  readonly frameLog: FrameLog;
  readonly log: Logger;
}

/** Takes frames from the camera subscription through the frame loop to the publishers, on ROS 1; lives while the node does. */
export class Ros1Proxy {
  readonly #parts: Ros1ProxyParts;
  readonly #statistics = new FrameStatistics();
  readonly #loop: FrameLoop;
  readonly #input: Ros1ImageInput;
  readonly #reports = new StatusReports();
  readonly #debug: DebugImage;
  readonly #demand: CameraDemand;
  readonly #timer: NodeJS.Timeout;

  constructor(parts: Ros1ProxyParts) {
    this.#parts = parts;
    const { model, output, debug, parameters, settings, frameLog, log } = parts;
    this.#debug = new DebugImage(debug, ROS1, parameters, log);
    this.#loop = new FrameLoop({
      processor: model,
      output,
      observers: [frameLog, this.#debug],
      settings,
      clock: { now: nowNanoseconds },
      statistics: this.#statistics,
    });
    this.#input = parts.makeInput(this.#loop);
    const isWanted = (): boolean =>
      output.subscriberCount + debug.subscriberCount > 0 || !parameters.values.lazy;
    this.#demand = new CameraDemand(this.#input, isWanted, log);
    this.#timer = setInterval(() => {
      this.#report();
    }, REPORT_MS);
    log.info({ input: this.#input.topic, output: output.topics }, 'active');
  }

  /** Resolves when the frame in work is done. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#demand.close();
    await this.#loop.drain();
    this.#debug.close();
    this.#parts.cameraInfo?.close();
  }

  #report(): void {
    const { node, parameters, diagnostics } = this.#parts;
    const { level, message, values } = this.#reports.next(this.#readState());
    const name = `${node.name}${STATUS_SUFFIX}`;
    const hardwareId = parameters.values.veh || hostname();
    const extended = { ...values, 'dropped.slow_subscriber': String(node.subscriberConnections.dropped) };
    diagnostics.publish(
      serializeDiagnostics(nowNanoseconds(), { level, name, message, hardwareId, values: extended }, ROS1),
    );
  }

  #readState(): ProxyState {
    const { parameters, model, output, cameraInfo, frameLog } = this.#parts;
    return {
      isSubscribed: this.#input.isOpen,
      subscribedAt: this.#demand.subscribedAt,
      inputTopic: this.#input.topic,
      outputTopics: output.topics,
      subscribers: output.subscriberCount,
      // ROS 1 has no QoS, but types that may differ.
      inputQosProblem: this.#input.problem,
      outputQosProblems: [],
      eventLoopGapMs: this.#demand.takeLongestGap(),
      counters: this.#statistics.counters.snapshot,
      latencies: this.#statistics.latencies,
      lifecycle: 'active',
      model: model.state,
      enabled: parameters.values.enabled,
      sharedTopics: [],
      silentCameraInfo: cameraInfo?.silentTopic ?? '',
      failedTransition: '',
      lastError: frameLog.lastError,
      limits: readHealthLimits(parameters.values),
    };
  }
}

function nowNanoseconds(): bigint {
  return BigInt(Date.now()) * 1_000_000n;
}

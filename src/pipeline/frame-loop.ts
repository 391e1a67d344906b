import type { CameraImage } from '../image/frame';
import { ImageError } from '../image/image-error';
import { describeError } from '../process/describe-error';
import { AnomalyCheck, type FoundAnomaly } from './anomaly-check';
import type { CameraFrame } from './camera-frame';
import type { DropCause } from './frame-counters';
import { FrameObservers, type FrameObserver } from './frame-observer';
import type { FrameSettings, PictureSettings, SettingsSource } from './frame-settings';
import type { FrameStatistics } from './frame-statistics';
import { LatestSlot } from './latest-slot';
import type { OutputImage } from './picture-codec';
import type { ProcessedImage } from './pipeline';
import { RateLimit } from './rate-limit';

/** Makes of a camera picture what is published. */
export interface FrameProcessor {
  /** Rejects with an ImageError where the picture is at fault; with any other error the frame goes by on_error. */
  process(image: CameraImage, settings: PictureSettings): Promise<ProcessedImage>;
  /** The camera's own picture in the transports that are wanted. */
  passThrough(image: CameraImage, settings: PictureSettings): Promise<OutputImage>;
  /** Takes the memory of a published picture back; not called for one that is kept for on_error hold. */
  release(image: ProcessedImage): void;
}

export interface FrameOutput {
  /** Throws if it cannot publish; the frame then counts as failed. */
  publish(frame: CameraFrame, image: OutputImage): void;
}

/** The clock the stamps are taken from: ROS time. */
export interface Clock {
  /** ns since the epoch. */
  now(): bigint;
}

export interface FrameLoopParts {
  readonly processor: FrameProcessor;
  readonly output: FrameOutput;
  readonly observers: readonly FrameObserver[];
  readonly settings: SettingsSource;
  readonly clock: Clock;
  readonly statistics: FrameStatistics;
}

/**
 * Takes frames as they come and works on one at a time; the newest waits, older ones are dropped and counted.
 * Nothing here queues: memory does not depend on the camera's rate.
 */
export class FrameLoop {
  readonly #processor: FrameProcessor;
  readonly #output: FrameOutput;
  readonly #observers: FrameObservers;
  readonly #settings: SettingsSource;
  readonly #clock: Clock;
  readonly #statistics: FrameStatistics;
  readonly #waiting = new LatestSlot<CameraFrame>();
  readonly #rate = new RateLimit();
  readonly #anomalies = new AnomalyCheck();
  #running: Promise<void> | undefined;
  /** The last translated picture, while on_error is hold. */
  #held: ProcessedImage | undefined;

  constructor({ processor, output, observers, settings, clock, statistics }: FrameLoopParts) {
    this.#processor = processor;
    this.#output = output;
    this.#observers = new FrameObservers(observers);
    this.#settings = settings;
    this.#clock = clock;
    this.#statistics = statistics;
  }

  /** Never throws and returns at once: to be called from a subscription's callback. */
  offer(frame: CameraFrame): void {
    const { maxRate, frameId } = this.#settings.current;
    this.#statistics.counters.countReceived();
    this.#noteAnomaly(this.#anomalies.checkFrameId(frame, frameId));
    this.#noteAnomaly(this.#anomalies.checkStamp(frame));
    if (!this.#rate.accepts(frame.receivedAt, maxRate)) {
      this.#drop('over_rate', 'exceeds max_rate');
      return;
    }
    if (this.#waiting.put(frame)) {
      this.#drop('superseded', 'a newer frame came while one was being translated');
    }
    this.#running ??= this.#work().finally(() => (this.#running = undefined));
  }

  /** Drops what waits and resolves when the frame in work is done. */
  async drain(): Promise<void> {
    if (this.#waiting.take()) this.#drop('stopped', 'the node stopped');
    await this.#running;
  }

  async #work(): Promise<void> {
    for (let frame = this.#waiting.take(); frame; frame = this.#waiting.take()) {
      const settings = this.#settings.current;
      if (!this.#isStale(frame, settings.maxAgeMs)) await this.#handle(frame, settings);
    }
  }

  /** Never rejects; counts the frame once. */
  async #handle(frame: CameraFrame, settings: FrameSettings): Promise<void> {
    try {
      if (settings.enabled) await this.#translate(frame, settings);
      else await this.#passThrough(frame, settings);
    } catch (error) {
      // A picture that cannot be read helps no consumer either: on_error is for a good picture and a failed model.
      if (error instanceof ImageError) this.#drop(error.reason, error.message);
      else await this.#replace(frame, settings, describeError(error));
    }
  }

  async #translate(frame: CameraFrame, settings: FrameSettings): Promise<void> {
    const started = performance.now();
    const result = await this.#processor.process(frame.image, settings);
    this.#noteAnomaly(this.#anomalies.checkSize(result));
    const ageMs = frame.stamp > 0n ? this.#findAgeMs(frame) : undefined;
    const processed = performance.now();
    this.#output.publish(frame, result);
    // It is out: nothing below may make it fail.
    const published = performance.now();
    this.#statistics.counters.countTranslated();
    const times = {
      ...result.times,
      wait: started - frame.receivedAt,
      publish: published - processed,
      total: published - frame.receivedAt,
      ...(ageMs !== undefined && { age: ageMs }),
    };
    this.#statistics.latencies.record(times);
    this.#observers.onPublished(frame, result, times);
    this.#held = settings.onError === 'hold' ? result : undefined;
    if (!this.#held) this.#processor.release(result);
  }

  async #passThrough(frame: CameraFrame, settings: FrameSettings): Promise<void> {
    const image = await this.#processor.passThrough(frame.image, settings);
    this.#output.publish(frame, image);
    this.#statistics.counters.countPassedThrough();
    this.#observers.onPublished(frame, image, undefined);
  }

  #hold(frame: CameraFrame, image: ProcessedImage): void {
    this.#output.publish(frame, image);
    this.#statistics.counters.countHeld();
    this.#observers.onPublished(frame, image, undefined);
  }

  /** The translation has failed: publishes what on_error says. Never rejects. */
  async #replace(frame: CameraFrame, settings: FrameSettings, reason: string): Promise<void> {
    this.#statistics.counters.countFailure();
    let outcome = 'published instead: nothing';
    try {
      if (settings.onError === 'pass_through') {
        await this.#passThrough(frame, settings);
        outcome = 'published instead: the camera frame';
      } else if (settings.onError === 'hold' && this.#held) {
        this.#hold(frame, this.#held);
        outcome = 'published instead: the last translated picture';
      } else {
        this.#statistics.counters.countDrop('failed');
      }
    } catch (error) {
      this.#statistics.counters.countDrop('failed');
      outcome = `then publishing failed, too: ${describeError(error)}`;
    }
    this.#observers.onFailure(`${reason}; ${outcome}`);
  }

  #isStale(frame: CameraFrame, maxAgeMs: number): boolean {
    if (maxAgeMs <= 0 || frame.stamp === 0n) return false;
    const ageMs = this.#findAgeMs(frame);
    if (ageMs <= maxAgeMs) return false;
    this.#drop('stale', `${ageMs.toFixed(1)} ms old, max_age_ms is ${maxAgeMs}`);
    return true;
  }

  #findAgeMs({ stamp }: CameraFrame): number {
    return Number(this.#clock.now() - stamp) / 1e6;
  }

  #drop(cause: DropCause, detail: string): void {
    this.#statistics.counters.countDrop(cause);
    this.#observers.onDrop(cause, detail);
  }

  #noteAnomaly(found: FoundAnomaly | undefined): void {
    if (!found) return;
    this.#statistics.counters.countAnomaly(found.anomaly);
    this.#observers.onAnomaly(found.anomaly, found.detail);
  }
}

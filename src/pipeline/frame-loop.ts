import type { CameraImage } from '../image/frame';
import { describeError } from '../process/describe-error';
import type { DropCause, FrameCounters, Oddity } from './frame-counters';
import { ImageError } from '../image/image-error';
import { LatestSlot } from './latest-slot';
import type { OutputTransport, ProcessedImage } from './pipeline';
import { RateLimit } from './rate-limit';

/**
 * Where a frame's time goes, in ms: waiting for its turn, the pipeline's stages, publishing; their sum with all between
 * (total), and how old the stamp was when the result was out (age).
 */
export const FRAME_STAGES = ['wait', 'decode', 'translate', 'encode', 'publish', 'total', 'age'] as const;
export type FrameStage = (typeof FRAME_STAGES)[number];

/** Milliseconds of each stage of a frame; a stage that did not take place is missing. */
export type StageTimes = Readonly<Partial<Record<FrameStage, number>>>;

/** A camera frame with what travels beside it. `H` is the header, copied and never looked into here. */
export interface StampedImage<H> {
  readonly header: H;
  /** Stamp of the camera in ns since the epoch; 0 where the driver sets none. */
  readonly stamp: bigint;
  /** When it was received, ms, monotonic (performance.now). */
  readonly receivedAt: number;
  readonly image: CameraImage;
}

/** What the loop reads anew for every frame, so that each may change while frames flow. */
export interface FrameLoopSettings {
  readonly enabled: boolean;
  readonly output: OutputTransport;
  readonly maxRate: number;
  readonly maxAgeMs: number;
  readonly onError: 'pass_through' | 'drop' | 'hold';
}

export interface FrameLoopOptions<H> {
  readonly process: (image: CameraImage, output: OutputTransport) => Promise<ProcessedImage>;
  /** Throws if it cannot publish; the frame then counts as failed. */
  readonly publish: (header: H, image: ProcessedImage) => void;
  /** Takes the memory of a published picture back; not called for one that is kept for on_error hold. */
  readonly release: (image: ProcessedImage) => void;
  /** The same picture without decoding it, for the bypass. */
  readonly passThrough: (image: CameraImage, output: OutputTransport) => ProcessedImage | undefined;
  readonly settings: () => FrameLoopSettings;
  /** The clock that the stamps are of, in ns: ROS time. */
  readonly now: () => bigint;
  readonly onDrop: (cause: DropCause, detail: string) => void;
  /** The translation of a good picture failed; what was published instead is said in the detail. */
  readonly onFailure: (detail: string) => void;
  readonly onOddity: (oddity: Oddity, detail: string) => void;
  /** Told of each translated frame. */
  readonly onTimes: (times: StageTimes) => void;
  readonly counters: FrameCounters;
}

/**
 * Takes frames as they come and works on one at a time; the newest waits, older ones are dropped and counted.
 * Nothing here queues: memory does not depend on the camera's rate.
 */
export class FrameLoop<H> {
  readonly #options: FrameLoopOptions<H>;
  readonly #slot = new LatestSlot<StampedImage<H>>();
  readonly #rate = new RateLimit();
  #running: Promise<void> | undefined;
  #lastStamp = 0n;
  #lastSize = '';
  #held: ProcessedImage | undefined;

  constructor(options: FrameLoopOptions<H>) {
    this.#options = options;
  }

  /** Never throws and returns at once: to be called from a subscription's callback. */
  offer(frame: StampedImage<H>): void {
    this.#options.counters.countReceived();
    this.#checkStamp(frame.stamp);
    if (!this.#rate.accepts(frame.receivedAt, this.#options.settings().maxRate)) {
      this.#drop('over_rate', 'came sooner than max_rate allows');
      return;
    }
    if (this.#slot.put(frame)) this.#drop('superseded', 'a newer frame came while one was being translated');
    this.#running ??= this.#work().finally(() => (this.#running = undefined));
  }

  /** Drops what waits and resolves when the frame in work is done. */
  async drain(): Promise<void> {
    if (this.#slot.take()) this.#drop('stopped', 'the node stopped');
    await this.#running;
  }

  async #work(): Promise<void> {
    for (let frame = this.#slot.take(); frame; frame = this.#slot.take()) {
      await this.#handle(frame);
    }
  }

  async #handle(frame: StampedImage<H>): Promise<void> {
    const settings = this.#options.settings();
    const started = performance.now();
    if (this.#isStale(frame, settings.maxAgeMs)) return;
    try {
      if (!settings.enabled && this.#passThrough(frame, settings)) return;
      const result = await this.#options.process(frame.image, settings.output);
      this.#checkSize(result);
      this.#publish(frame, result, started);
      this.#options.counters.countTranslated();
      if (settings.onError === 'hold') this.#held = result;
      else this.#options.release(result);
    } catch (error) {
      this.#handleFailure(frame, settings, error);
    }
  }

  #publish(frame: StampedImage<H>, result: ProcessedImage, started: number): void {
    const { onTimes, publish } = this.#options;
    const encoded = performance.now();
    publish(frame.header, result);
    const done = performance.now();
    onTimes({
      ...result.times,
      wait: started - frame.receivedAt,
      publish: done - encoded,
      total: done - frame.receivedAt,
      ...(frame.stamp > 0n && { age: Number(this.#options.now() - frame.stamp) / 1e6 }),
    });
  }

  #passThrough(frame: StampedImage<H>, settings: FrameLoopSettings): boolean {
    const image = this.#options.passThrough(frame.image, settings.output);
    if (!image) return false;
    this.#options.publish(frame.header, image);
    this.#options.counters.countPassedThrough();
    return true;
  }

  #handleFailure(frame: StampedImage<H>, settings: FrameLoopSettings, error: unknown): void {
    const detail = describeError(error);
    // A picture that cannot be read helps no consumer either: on_error is for a good picture and a failed model.
    if (error instanceof ImageError) {
      this.#drop(error.reason, detail);
      return;
    }
    this.#options.counters.countFailure();
    try {
      const instead = this.#publishInstead(frame, settings);
      if (instead === undefined) this.#options.counters.countDrop('failed');
      this.#options.onFailure(`${detail}; published instead: ${instead ?? 'nothing'}`);
    } catch (secondError) {
      this.#options.counters.countDrop('failed');
      this.#options.onFailure(`${detail}; then publishing failed, too: ${describeError(secondError)}`);
    }
  }

  #publishInstead(frame: StampedImage<H>, settings: FrameLoopSettings): string | undefined {
    if (settings.onError === 'pass_through' && this.#passThrough(frame, settings)) return 'the camera frame';
    if (settings.onError !== 'hold' || !this.#held) return undefined;
    this.#options.publish(frame.header, this.#held);
    this.#options.counters.countHeld();
    return 'the last translated picture';
  }

  #isStale(frame: StampedImage<H>, maxAgeMs: number): boolean {
    if (maxAgeMs <= 0 || frame.stamp === 0n) return false;
    const ageMs = Number(this.#options.now() - frame.stamp) / 1e6;
    if (ageMs <= maxAgeMs) return false;
    this.#drop('stale', `${ageMs.toFixed(1)} ms old, max_age_ms is ${maxAgeMs}`);
    return true;
  }

  #checkStamp(stamp: bigint): void {
    if (stamp === 0n) {
      this.#noteOddity('stamp_zero', 'the camera sets no stamp; its age cannot be checked');
    } else if (stamp < this.#lastStamp) {
      const back = Number(this.#lastStamp - stamp) / 1e6;
      this.#noteOddity('stamp_backwards', `a stamp lies ${back.toFixed(1)} ms before the one before it`);
    }
    this.#lastStamp = stamp;
  }

  #checkSize({ width, height }: ProcessedImage): void {
    const size = `${width}x${height}`;
    if (this.#lastSize !== '' && size !== this.#lastSize) {
      this.#noteOddity(
        'size_changed',
        `from ${this.#lastSize} to ${size}; the stack's homography may no longer fit`,
      );
    }
    this.#lastSize = size;
  }

  #drop(cause: DropCause, detail: string): void {
    this.#options.counters.countDrop(cause);
    this.#options.onDrop(cause, detail);
  }

  #noteOddity(oddity: Oddity, detail: string): void {
    this.#options.counters.countOddity(oddity);
    this.#options.onOddity(oddity, detail);
  }
}

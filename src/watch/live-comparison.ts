import { join } from 'node:path';
import type { CameraImage } from '../image/frame';
import type { Twist } from '../lines/lane-controller';
import { judgeLive, type Verdict } from './judge-live';
import { LiveOdometry } from './live-odometry';
import { LiveWindow, type LiveFigures } from './live-window';
import type { MeasureSettings } from './measure-pair';
import type { MeasureAnswer } from './measure-worker';
import { PacedWorker } from './paced-worker';
import { PoseJumps } from './pose-jumps';
import { StampPairs, type Pair, type Side } from './stamp-pairs';

export interface LiveComparisonOptions {
  readonly topics: Pair<string>;
  readonly settings: MeasureSettings;
  /** Maximum number of pairs measured per second. */
  readonly maxRate: number;
  /** Length of the sliding window, s. */
  readonly windowSeconds: number;
  /** Called with each pair, measured or not; must return at once. */
  readonly onPair?: (pair: Pair<CameraImage>) => void;
  /** Called when the measuring thread has died. */
  readonly onError: (error: Error) => void;
}

/** Pictures of one stamp, ns since the epoch. */
interface StampedPair extends Pair<CameraImage> {
  readonly stamp: bigint;
}

/** Counts since the start. */
export interface LiveTotals {
  readonly camera: number;
  readonly proxied: number;
  readonly paired: number;
  readonly compared: number;
  /** Pairs that a newer one replaced before they were measured. */
  readonly leftOut: number;
  /** Pairs with a picture that could not be decoded. */
  readonly broken: number;
  /** Frames without a partner. Camera frames: the proxy dropped them. */
  readonly unpaired: Pair<number>;
}

/** The report that is published, shown and printed. */
export interface LiveReport extends Verdict, LiveFigures {
  readonly topics: Pair<string>;
  /** Length of the sliding window, s; shorter until so much time has passed. */
  readonly windowSeconds: number;
  readonly totals: LiveTotals;
  /** Why the latest broken pair could not be decoded; empty: none was broken. */
  readonly lastError: string;
}

/**
 * Compares what Duckietown's line detector finds in the frames of two topics. Frames are measured in a thread, so that
 * callbacks stay short.
 */
export class LiveComparison {
  readonly #options: LiveComparisonOptions;
  readonly #pairs = new StampPairs<CameraImage>();
  readonly #window: LiveWindow;
  readonly #worker: PacedWorker<StampedPair, MeasureAnswer>;
  readonly #odometry = new LiveOdometry();
  readonly #jumps = new PoseJumps();
  readonly #totals = { camera: 0, proxied: 0, paired: 0, compared: 0, leftOut: 0, broken: 0 };
  #lastError = '';
  #lastErrorAt = -Infinity;

  constructor(options: LiveComparisonOptions) {
    this.#options = options;
    this.#window = new LiveWindow(options.windowSeconds);
    this.#worker = new PacedWorker({
      file: join(__dirname, 'measure-worker.js'),
      workerData: options.settings,
      periodMs: 1000 / options.maxRate,
      onResult: (answer, { stamp }) => {
        this.#take(answer, stamp);
      },
      onError: options.onError,
    });
  }

  /**
   * @param stamp ns since the epoch
   * @param ageMs from the stamp to now
   */
  add(side: Side, stamp: bigint, ageMs: number, image: CameraImage): void {
    this.#totals[side]++;
    this.#window.addFrame(side, ageMs);
    const pair = this.#pairs.add(side, stamp, image, image.data.length);
    if (!pair) return;
    this.#totals.paired++;
    this.#window.addPair();
    this.#options.onPair?.(pair);
    if (this.#worker.offer({ ...pair, stamp })) this.#totals.leftOut++;
  }

  /** @param at when the command was given, ns on the clock of the frames' stamps */
  addCommand(at: bigint, twist: Twist): void {
    this.#odometry.add(at, twist);
  }

  get report(): LiveReport {
    const { topics, windowSeconds } = this.#options;
    const figures = this.#window.summarize();
    const isErrorRecent = performance.now() - this.#lastErrorAt < windowSeconds * 1000;
    return {
      ...judgeLive(figures, topics, isErrorRecent ? this.#lastError : ''),
      topics,
      windowSeconds,
      ...figures,
      totals: { ...this.#totals, unpaired: this.#pairs.unpaired },
      lastError: this.#lastError,
    };
  }

  close(): Promise<void> {
    return this.#worker.close();
  }

  #take(answer: MeasureAnswer, stamp: bigint): void {
    if ('measure' in answer) {
      this.#totals.compared++;
      const { measure } = answer;
      const poses = { camera: measure.camera.alone, proxied: measure.proxied.alone };
      const jumps = this.#jumps.add(stamp, poses, (from, to) => this.#odometry.between(from, to));
      this.#window.addMeasure({ ...measure, ...(jumps && { jumps }) });
    } else {
      this.#totals.broken++;
      this.#lastError = answer.error;
      this.#lastErrorAt = performance.now();
    }
  }
}

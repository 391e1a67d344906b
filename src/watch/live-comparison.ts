import { join } from 'node:path';
import type { CameraImage } from '../image/frame';
import { judgeLive, type Verdict } from './judge-live';
import { LiveWindow, type LiveFigures } from './live-window';
import type { MeasureSettings } from './measure-pair';
import type { MeasureAnswer } from './measure-worker';
import { PacedWorker } from './paced-worker';
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
  readonly #worker: PacedWorker<Pair<CameraImage>, MeasureAnswer>;
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
      onResult: (answer) => {
        this.#take(answer);
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
    if (this.#worker.offer(pair)) this.#totals.leftOut++;
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

  #take(answer: MeasureAnswer): void {
    if ('measure' in answer) {
      this.#totals.compared++;
      this.#window.addMeasure(answer.measure);
    } else {
      this.#totals.broken++;
      this.#lastError = answer.error;
      this.#lastErrorAt = performance.now();
    }
  }
}

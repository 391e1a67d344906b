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
  /** Pairs a second that are looked at, at most. */
  readonly maxRate: number;
  /** How many of the latest seconds the figures stand on. */
  readonly windowSeconds: number;
  /** The thread that measures has died. */
  readonly onError: (error: Error) => void;
}

/** Since the start. */
export interface LiveTotals {
  readonly camera: number;
  readonly proxied: number;
  readonly paired: number;
  readonly compared: number;
  /** Pairs that a newer one took the place of. */
  readonly leftOut: number;
  /** Pairs of which a picture could not be decoded. */
  readonly broken: number;
  /** Frames without a partner; of the camera's, those that the proxy dropped. */
  readonly unpaired: Pair<number>;
}

/** What is published, shown and printed. */
export interface LiveReport extends Verdict, LiveFigures {
  readonly topics: Pair<string>;
  /** How many of the latest seconds the figures stand on, once so many have passed. */
  readonly windowSeconds: number;
  readonly totals: LiveTotals;
  /** Why the latest broken pair was broken; empty: none was. */
  readonly lastError: string;
}

/**
 * Compares what Duckietown's line detector finds in two topics' frames, in a thread: what comes in is only handed over.
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

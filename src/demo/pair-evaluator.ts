import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { LatestSlot } from '../pipeline/latest-slot';
import type { ComparedPicture } from './consumer-messages';
import type { EvaluateJob, EvaluateResult } from './evaluate-worker';
import { pickFrames, type FrameSet } from './frame-set';
import { addPairs, NO_PAIR, type PairScore } from './score';

/** A camera picture and its translation. `number`: of the frame in the set. */
export interface PicturePair {
  readonly number: number;
  readonly raw: Uint8Array;
  readonly proxied: Uint8Array;
}

/** Evaluating all 30 pairs a second would take most of a core from the proxy that is being measured. */
const PERIOD_MS = 100;

/**
 * Runs the line detector on pairs in a thread: the newest pair waits, older ones are left out, and no more than ten a
 * second are looked at. The first pair of each frame that the page shows is never left out.
 */
export class PairEvaluator {
  readonly pictures: ComparedPicture[] = [];
  readonly #set: FrameSet;
  readonly #worker = new Worker(join(__dirname, 'evaluate-worker.js'));
  readonly #newest = new LatestSlot<PicturePair>();
  readonly #wanted: Set<number>;
  readonly #kept: PicturePair[] = [];
  readonly #scores: Map<string, PairScore>;
  #isBusy = false;
  #lastStart = -Infinity;
  #isPausing = false;
  #onIdle: (() => void) | undefined;

  constructor(set: FrameSet) {
    this.#set = set;
    this.#wanted = new Set(pickFrames(set));
    this.#scores = new Map(set.looks.map((look) => [look, NO_PAIR]));
  }

  get scores(): { look: string; pair: PairScore }[] {
    return [...this.#scores].map(([look, pair]) => ({ look, pair }));
  }

  offer(pair: PicturePair): void {
    if (this.#wanted.delete(pair.number)) this.#kept.push(pair);
    else this.#newest.put(pair);
    this.#startNext();
  }

  /** Works off the frames that the page shows and resolves when the thread has ended. */
  async finish(): Promise<void> {
    this.#newest.take();
    if (this.#isBusy || this.#kept.length > 0) await new Promise<void>((resolve) => (this.#onIdle = resolve));
    await this.#worker.terminate();
  }

  #startNext(): void {
    if (this.#isBusy || this.#isPausing) return;
    const wait = this.#lastStart + PERIOD_MS - performance.now();
    if (wait > 0) {
      this.#isPausing = true;
      setTimeout(() => {
        this.#isPausing = false;
        this.#startNext();
      }, wait);
      return;
    }
    const kept = this.#kept.shift();
    const pair = kept ?? this.#newest.take();
    if (pair) this.#start(pair, kept !== undefined);
    else this.#onIdle?.();
  }

  #start({ number, raw, proxied }: PicturePair, isKept: boolean): void {
    const frame = this.#set.frames[number];
    if (!frame) return;
    this.#isBusy = true;
    this.#lastStart = performance.now();
    this.#worker.once('message', (result: EvaluateResult) => {
      this.#isBusy = false;
      const pair = { raw: result.raw.score, proxied: result.proxied.score };
      this.#scores.set(frame.look, addPairs(this.#scores.get(frame.look) ?? NO_PAIR, pair));
      if (isKept) this.pictures.push({ ...result, look: frame.look });
      this.#startNext();
    });
    const job: EvaluateJob = { raw, proxied, mask: frame.mask, wantsDetail: isKept };
    this.#worker.postMessage(job);
  }
}

import { join } from 'node:path';
import { PacedWorker } from '../watch/paced-worker';
import type { ComparedPicture } from './consumer-messages';
import type { EvaluateJob, EvaluateResult } from './evaluate-worker';
import { pickFrames, type FrameSet } from './frame-set';
import { addPairs, NO_PAIR, type PairScore } from './score';

/** A camera picture and its translation; `number` is the frame's index in the set. */
export interface PicturePair {
  readonly number: number;
  readonly raw: Uint8Array;
  readonly proxied: Uint8Array;
}

/** Evaluating all 30 pairs a second would take most of a core from the proxy that is being measured. */
const PERIOD_MS = 100;

type LookJob = EvaluateJob & { readonly look: string };

/**
 * Runs the line detector on pairs in a thread, at most ten per second: the newest pair waits, older ones are skipped. The
 * first pair of each frame that the page shows is never skipped.
 */
export class PairEvaluator {
  readonly pictures: ComparedPicture[] = [];
  readonly #set: FrameSet;
  readonly #worker: PacedWorker<LookJob, EvaluateResult>;
  readonly #wanted: Set<number>;
  readonly #scores: Map<string, PairScore>;

  constructor(set: FrameSet) {
    this.#set = set;
    this.#wanted = new Set(pickFrames(set));
    this.#scores = new Map(set.looks.map((look) => [look, NO_PAIR]));
    this.#worker = new PacedWorker({
      file: join(__dirname, 'evaluate-worker.js'),
      periodMs: PERIOD_MS,
      onResult: (result, job) => {
        this.#take(result, job);
      },
    });
  }

  get scores(): { look: string; pair: PairScore }[] {
    return [...this.#scores].map(([look, pair]) => ({ look, pair }));
  }

  offer({ number, raw, proxied }: PicturePair): void {
    const frame = this.#set.frames[number];
    if (!frame) return;
    const isKept = this.#wanted.delete(number);
    const job = { raw, proxied, mask: frame.mask, wantsDetail: isKept, look: frame.look };
    if (isKept) this.#worker.keep(job);
    else this.#worker.offer(job);
  }

  /** Evaluates the remaining frames of the page, then ends the thread. */
  finish(): Promise<void> {
    return this.#worker.finish();
  }

  #take(result: EvaluateResult, { look, wantsDetail }: LookJob): void {
    const pair = { raw: result.raw.score, proxied: result.proxied.score };
    this.#scores.set(look, addPairs(this.#scores.get(look) ?? NO_PAIR, pair));
    if (wantsDetail) this.pictures.push({ ...result, look });
  }
}

import { availableParallelism } from 'node:os';
import path from 'node:path';
import { Piscina } from 'piscina';
import type { ExcludedFrame, FrameFile } from './frame-folder';
import type { FrameTally, TallyPlan } from './tally-frame';
import type {
  MapAnswer,
  MapRequest,
  SweepAnswer,
  SweepRequest,
  TallyAnswer,
  TallyRequest,
  TuneAnswer,
  TuneRequest,
} from './tally-messages';

/** Frames of one request: enough to hide the message's cost, few enough for a smooth progress bar. */
const FRAMES_A_TASK = 4;

export interface PoolOptions {
  /** Threads; the number of cores unless given. The result does not depend on it. */
  readonly jobs?: number;
  /** Ends the work: pending calls reject. */
  readonly signal?: AbortSignal;
}

/** Threads that count frames and tune thresholds. */
export class TallyPool {
  readonly #pool: Piscina;
  readonly #signal: AbortSignal | undefined;

  constructor({ jobs = availableParallelism(), signal }: PoolOptions = {}) {
    this.#pool = new Piscina({
      filename: path.join(__dirname, 'tally-worker.js'),
      minThreads: jobs,
      maxThreads: jobs,
      // Threads keep OpenCV and models for the whole run.
      idleTimeout: Infinity,
    });
    this.#signal = signal;
  }

  /** Counts frames side by side; the answers are in the frames' order. @param report called with frames done */
  async tally(
    plan: TallyPlan,
    frames: readonly FrameFile[],
    report: (done: number) => void = () => undefined,
  ): Promise<{ readonly tallies: FrameTally[]; readonly excluded: ExcludedFrame[] }> {
    const requests: TallyRequest[] = [];
    for (let i = 0; i < frames.length; i += FRAMES_A_TASK) {
      requests.push({ plan, frames: frames.slice(i, i + FRAMES_A_TASK) });
    }
    let done = 0;
    const answers = await Promise.all(
      requests.map(async (request) => {
        const answer = await this.#run<TallyAnswer>('tally', request);
        done += request.frames.length;
        report(done);
        return answer;
      }),
    );
    return {
      tallies: answers.flatMap(({ tallies }) => tallies),
      excluded: answers.flatMap(({ excluded }) => excluded),
    };
  }

  /** Pools packed frames and finds their best thresholds. */
  tune(request: TuneRequest): Promise<TuneAnswer> {
    return this.#run<TuneAnswer>('tune', request);
  }

  /** Scores the whole space of thresholds. */
  sweep(request: SweepRequest): Promise<SweepAnswer> {
    return this.#run<SweepAnswer>('sweep', request);
  }

  /** Scores cuts of saturation and value around thresholds. */
  map(request: MapRequest): Promise<MapAnswer> {
    return this.#run<MapAnswer>('map', request);
  }

  /** Ends the threads; what is under way rejects. */
  close(): Promise<void> {
    return this.#pool.destroy();
  }

  async #run<Answer>(name: string, request: object): Promise<Answer> {
    const signal = this.#signal;
    return (await this.#pool.run(request, { name, ...(signal && { signal }) })) as Answer;
  }
}

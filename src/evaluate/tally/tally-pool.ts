import { availableParallelism } from 'node:os';
import path from 'node:path';
import { Piscina } from 'piscina';
import { endPool } from '../../process/end-pool';
import type { DrawnFrame } from '../draw/draw-frame';
import type { ExcludedFrame } from '../frames/frame-results';
import type { FrameFile } from '../frames/frame-folder';
import type { FrameTally } from './tally-plan';
import type {
  DrawRequest,
  MapAnswer,
  MapRequest,
  NeighbourRequest,
  SweepAnswer,
  SweepRequest,
  TallyAnswer,
  TallyRequest,
  TuneAnswer,
  TuneRequest,
} from './tally-messages';
import type { TallyPlan } from './tally-plan';

const RUNS_MODELS: ReadonlySet<string> = new Set(['tally', 'draw', 'compareNeighbours']);

/** Frames of one request: enough to hide the message's cost, few enough for a smooth progress bar. */
const FRAMES_A_TASK = 4;

export interface PoolOptions {
  /** Threads; the number of cores unless given. The result does not depend on it. */
  readonly jobs?: number;
  /** Ends the work: calls reject with its reason. */
  readonly signal?: AbortSignal;
}

/** Threads that count frames and tune thresholds. */
export class TallyPool {
  readonly #pool: Piscina;
  readonly #signal: AbortSignal | undefined;
  /** Requests under way in which a model may be at work. */
  readonly #inModels = new Set<Promise<unknown>>();
  #closed = false;

  constructor({ jobs = availableParallelism(), signal }: PoolOptions = {}) {
    this.#pool = new Piscina({
      filename: path.join(__dirname, 'tally-worker.js'),
      minThreads: jobs,
      maxThreads: jobs,
      // Threads keep OpenCV and models for the whole run.
      idleTimeout: Infinity,
      // Pixels lie outside of V8's heap; room for young objects would only be kept full of dead ones.
      resourceLimits: { maxYoungGenerationSizeMb: 8 },
    });
    this.#signal = signal;
  }

  /** Threads. */
  get jobs(): number {
    return this.#pool.options.maxThreads;
  }

  /**
   * Counts frames side by side; the answers are in the frames' order. Of frames that stream in only a few are in memory.
   * @param report called with frames done
   */
  async tally(
    plan: TallyPlan,
    frames: Iterable<FrameFile> | AsyncIterable<FrameFile>,
    report: (done: number) => void = () => undefined,
  ): Promise<{ readonly tallies: FrameTally[]; readonly excluded: ExcludedFrame[] }> {
    const answers: Promise<TallyAnswer>[] = [];
    const running = new Set<Promise<unknown>>();
    let done = 0;
    for await (const batch of batchFrames(frames)) {
      const answer = this.#run<TallyAnswer>('tally', { plan, frames: batch } satisfies TallyRequest);
      answers.push(answer);
      const settled = answer.then(() => {
        running.delete(settled);
        report((done += batch.length));
      });
      running.add(settled);
      // One that fails while nobody waits for it is thrown by the next wait: until then it is no unhandled rejection.
      settled.catch(() => undefined);
      answer.catch(() => undefined);
      // One a thread: nothing waits in a queue that a signal would have to empty.
      if (running.size >= this.jobs) await Promise.race(running);
    }
    const counted = await Promise.all(answers);
    return {
      tallies: counted.flatMap(({ tallies }) => tallies),
      excluded: counted.flatMap(({ excluded }) => excluded),
    };
  }

  /** A frame as the report shows it, for each of some variants. */
  draw(request: DrawRequest): Promise<DrawnFrame[]> {
    return this.#run<DrawnFrame[]>('draw', request);
  }

  /** What flickers between two frames: sums by variant; undefined where they cannot be compared. */
  compareNeighbours(request: NeighbourRequest): Promise<readonly Float64Array[] | undefined> {
    return this.#run<readonly Float64Array[] | undefined>('compareNeighbours', request);
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

  /**
   * Ends the threads when no model runs in them any more: one that is ended inside onnxruntime takes the process along,
   * and piscina's own close() waits for the first thread that is done, not for all of them.
   */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled(this.#inModels);
    await endPool(this.#pool);
  }

  /** A signal ends the run between two requests. */
  async #run<Answer>(name: string, request: object): Promise<Answer> {
    this.#signal?.throwIfAborted();
    if (this.#closed) throw new Error('The threads that count frames are ended.');
    const running = this.#pool.run(request, { name }) as Promise<Answer>;
    if (RUNS_MODELS.has(name)) {
      this.#inModels.add(running);
      const forget = (): void => void this.#inModels.delete(running);
      running.then(forget, forget);
    }
    const answer = await running;
    this.#signal?.throwIfAborted();
    return answer;
  }
}

async function* batchFrames(
  frames: Iterable<FrameFile> | AsyncIterable<FrameFile>,
): AsyncGenerator<FrameFile[], void, void> {
  let batch: FrameFile[] = [];
  for await (const frame of frames) {
    batch.push(frame);
    if (batch.length === FRAMES_A_TASK) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}

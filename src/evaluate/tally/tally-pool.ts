import { availableParallelism } from 'node:os';
import path from 'node:path';
import { Piscina } from 'piscina';
import { endPool } from '../../process/end-pool';
import type { DrawnFrame } from '../draw/draw-frame';
import type { ExcludedFrame } from '../frames/frame-results';
import type { FrameFile, FramePair } from '../frames/frame-folder';
import type { FrameTally, TallyPlan } from './tally-plan';
import type {
  DrawRequest,
  LabelAnswer,
  LabelRequest,
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

const RUNS_MODELS: ReadonlySet<string> = new Set(['tally', 'label', 'draw', 'compareNeighbours']);

/** Frames of one request: enough to hide the message's cost, few enough for a smooth progress bar. */
const FRAMES_A_TASK = 4;

export interface PoolOptions {
  /** Threads; the number of cores unless given. The result does not depend on it. */
  readonly jobs?: number;
  /** Ends the work: calls reject with its reason. */
  readonly signal?: AbortSignal;
}

export interface ComparedPair {
  /** Name of the later frame. */
  readonly name: string;
  readonly sums: readonly Float64Array[] | undefined;
}

/** Threads that count frames and tune thresholds. */
export class TallyPool {
  readonly #pool: Piscina;
  readonly #jobs: number;
  readonly #signal: AbortSignal | undefined;
  /** Requests under way in which a model may be at work. */
  readonly #inModels = new Set<Promise<unknown>>();
  #closed = false;

  constructor({ jobs = availableParallelism(), signal }: PoolOptions = {}) {
    this.#pool = new Piscina({
      filename: path.join(__dirname, 'tally-worker.js'),
      // Each loads OpenCV and models, about 1.5 s of a core: a second one starts when there is work for it.
      minThreads: 1,
      maxThreads: jobs,
      // Threads keep OpenCV and models for the whole run.
      idleTimeout: Infinity,
      // Pixels lie outside of V8's heap; room for young objects would only be kept full of dead ones.
      resourceLimits: { maxYoungGenerationSizeMb: 8 },
    });
    this.#jobs = jobs;
    this.#signal = signal;
  }

  /** Threads. */
  get jobs(): number {
    return this.#jobs;
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
    let done = 0;
    const counted = await this.#runEach(batchFrames(frames), async (batch) => {
      const request: TallyRequest = { plan, frames: batch };
      const answer = await this.#run<TallyAnswer>('tally', request);
      report((done += batch.length));
      return answer;
    });
    return {
      tallies: counted.flatMap(({ tallies }) => tallies),
      excluded: counted.flatMap(({ excluded }) => excluded),
    };
  }

  /** The tape that the plan's labeller sees in a frame. */
  label(request: LabelRequest): Promise<LabelAnswer> {
    return this.#run<LabelAnswer>('label', request);
  }

  /** A frame as the report shows it, for each of some variants. */
  draw(request: DrawRequest): Promise<DrawnFrame[]> {
    return this.#run<DrawnFrame[]>('draw', request);
  }

  /** What flickers between two frames, pair by pair: sums by variant; undefined where they cannot be compared. */
  compareNeighbours(plan: TallyPlan, pairs: AsyncIterable<FramePair>): Promise<ComparedPair[]> {
    return this.#runEach(pairs, async (pair) => {
      const request: NeighbourRequest = { plan, pair };
      const sums = await this.#run<ComparedPair['sums']>('compareNeighbours', request);
      return { name: pair.current.name, sums };
    });
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

  /**
   * Runs work on items as they come, one a thread: nothing waits in a queue that a signal would have to empty.
   * @returns the answers in the items' order
   */
  async #runEach<Item, Answer>(
    items: AsyncIterable<Item>,
    work: (item: Item) => Promise<Answer>,
  ): Promise<Answer[]> {
    const answers: Promise<Answer>[] = [];
    const running = new Set<Promise<unknown>>();
    for await (const item of items) {
      const answer = work(item);
      answers.push(answer);
      const settled = answer.then(() => {
        running.delete(settled);
      });
      running.add(settled);
      // One that fails while nobody waits for it is thrown by the next wait: until then it is no unhandled rejection.
      settled.catch(() => undefined);
      if (running.size >= this.#jobs) await Promise.race(running);
    }
    return Promise.all(answers);
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

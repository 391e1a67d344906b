import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { driveTrack, type Look } from '../render';
import type { DemoFrame, FrameSet } from './frame-set';
import type { RenderJob } from './render-worker';

export interface RenderFramesOptions {
  readonly looks: readonly Look[];
  /** Frames of each look. */
  readonly count: number;
  readonly width: number;
  readonly height: number;
  /** An empty folder of the demo's own. */
  readonly folder: string;
  readonly onProgress: (done: number, total: number) => void;
  readonly signal: AbortSignal;
}

const SEED = 7;
/** From here a stop line lies ahead in every frame, and the white and yellow tape beside. Metres along the track. */
const START = 0.78;
/** Shown at 30 Hz it is a brisk drive; the frames differ by 2 cm. */
const DRIVE_RATE = 20;

/**
 * Draws the same stretch of road in each look, so that looks differ by their light alone, on all cores.
 * @throws the signal's reason
 */
export async function renderFrames(options: RenderFramesOptions): Promise<FrameSet> {
  const { looks, count, width, height, folder, onProgress, signal } = options;
  const poses = driveTrack({ frames: count, seed: SEED, start: START, rate: DRIVE_RATE });
  const jobs: RenderJob[] = looks.flatMap((look) =>
    poses.map((pose, i) => ({
      width,
      height,
      pose,
      look,
      seed: SEED,
      picture: join(folder, `${look}-${i}.jpg`),
      mask: join(folder, `${look}-${i}.png`),
    })),
  );
  const queue = [...jobs];
  let done = 0;
  const workers = Array.from({ length: Math.min(jobs.length, availableParallelism(), 8) }, () =>
    runWorker(queue, signal, () => {
      onProgress(++done, jobs.length);
    }),
  );
  await Promise.all(workers);
  const frames: DemoFrame[] = jobs.map(({ look, picture, mask }) => ({ look, picture, mask }));
  const source = `${jobs.length} frames drawn by sim2real's own renderer, ${width}x${height}: the same ${count} views of a road in each light`;
  return { frames, looks, source };
}

/** A thread takes one job after the other until none is left. */
async function runWorker(queue: RenderJob[], signal: AbortSignal, onDone: () => void): Promise<void> {
  const worker = new Worker(join(__dirname, 'render-worker.js'));
  try {
    await new Promise<void>((resolve, reject) => {
      const next = (): void => {
        const job = queue.shift();
        if (job) worker.postMessage(job);
        else resolve();
      };
      signal.throwIfAborted();
      signal.addEventListener('abort', () => {
        reject(signal.reason as Error);
      });
      worker.on('message', () => {
        onDone();
        next();
      });
      worker.once('error', reject);
      worker.once('exit', (code) => {
        reject(new Error(`a rendering thread ended with code ${code}`));
      });
      next();
    });
  } finally {
    await worker.terminate();
  }
}

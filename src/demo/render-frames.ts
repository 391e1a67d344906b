import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Piscina } from 'piscina';
import { endPool } from '../process/end-pool';
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
/** Start along the track, m: from here every frame shows a stop line ahead, and white and yellow tape beside. */
const START = 0.78;
/** Frames per second of the drawn drive: they are 2 cm apart, a brisk drive when shown at 30 Hz. */
const DRIVE_RATE = 20;
const MAX_THREADS = 8;

/**
 * Draws the same stretch of road in each look, so that looks differ by their light alone, on all cores.
 * @throws the signal's reason
 */
export async function renderFrames(options: RenderFramesOptions): Promise<FrameSet> {
  const { looks, count, width, height, folder } = options;
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
  await drawAll(jobs, options);
  const frames: DemoFrame[] = jobs.map(({ look, picture, mask }) => ({ look, picture, mask }));
  const source = `${jobs.length} frames drawn by sim2real's own renderer, ${width}x${height}: the same ${count} views of a road in each light`;
  return { frames, looks, source };
}

async function drawAll(
  jobs: readonly RenderJob[],
  { onProgress, signal }: Pick<RenderFramesOptions, 'onProgress' | 'signal'>,
): Promise<void> {
  signal.throwIfAborted();
  const pool = new Piscina({
    filename: join(__dirname, 'render-worker.js'),
    maxThreads: Math.min(availableParallelism(), MAX_THREADS),
  });
  const stop = (): void => void endPool(pool);
  signal.addEventListener('abort', stop);
  let done = 0;
  const draw = async (job: RenderJob): Promise<void> => {
    await pool.run(job, { name: 'drawToFiles' });
    onProgress(++done, jobs.length);
  };
  try {
    await Promise.all(jobs.map(draw));
  } finally {
    signal.removeEventListener('abort', stop);
    await endPool(pool);
    signal.throwIfAborted();
  }
}

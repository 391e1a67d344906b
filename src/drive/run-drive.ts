import { mkdir, readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path, { join } from 'node:path';
import { Piscina } from 'piscina';
import { endPool } from '../process/end-pool';
import { writeAtomically } from '../process/write-atomically';
import { nameEpisode } from './drive-plan';
import type { DriveSettings, EpisodeTask } from './drive-plan';
import type { DriveRequest } from './drive-worker';
import type { EpisodeRecord } from './episode';

/** An episode with what it was driven under, as its file has it. */
export interface DrivenEpisode {
  readonly settings: DriveSettings;
  readonly task: EpisodeTask;
  readonly record: EpisodeRecord;
}

export interface RunDriveOptions {
  readonly settings: DriveSettings;
  readonly tasks: readonly EpisodeTask[];
  /** OUTPUT/episodes/NAME.json, one for each episode. */
  readonly output: string;
  /** Threads; by default as many as there are cores. The result does not depend on it. */
  readonly jobs?: number;
  readonly signal?: AbortSignal;
  readonly report?: (done: number, total: number) => void;
}

/** An output folder whose episodes were driven under other settings. */
export class DriveError extends Error {
  override readonly name = 'DriveError';
}

/**
 * Drives what was not driven before: an episode's file appears when it has ended, so that a run that was stopped goes
 * on where it was. @returns all episodes, in the order of the tasks
 * @throws DriveError where a file in the folder was driven under other settings
 */
export async function runDrive(options: RunDriveOptions): Promise<DrivenEpisode[]> {
  const { tasks, settings, output, signal, report } = options;
  const folder = join(output, 'episodes');
  await mkdir(folder, { recursive: true });
  const found = await Promise.all(tasks.map((task) => readEpisode(folder, settings, task)));
  let done = found.filter((episode) => episode !== undefined).length;
  report?.(done, tasks.length);
  if (done === tasks.length) return found.filter((episode) => episode !== undefined);
  const jobs = Math.min(options.jobs ?? availableParallelism(), tasks.length - done);
  const pool = new Piscina<unknown, EpisodeRecord>({
    filename: path.join(__dirname, 'drive-worker.js'),
    minThreads: jobs,
    maxThreads: jobs,
    idleTimeout: Infinity,
    resourceLimits: { maxYoungGenerationSizeMb: 8 },
  });
  const missing = tasks.map((task, i) => ({ task, i })).filter(({ i }) => found[i] === undefined);
  const next = missing.values();
  // A thread must not be ended in the middle of a model's run: it is told, and stops before its next frame.
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const tellStop = (): void => {
    Atomics.store(stop, 0, 1);
  };
  signal?.addEventListener('abort', tellStop);
  const work = async (): Promise<void> => {
    for (const { task, i } of next) {
      signal?.throwIfAborted();
      const record = await pool.run({ settings, task, stop } satisfies DriveRequest, { name: 'drive' });
      const episode = { settings, task, record };
      await writeAtomically(join(folder, `${nameEpisode(task)}.json`), `${JSON.stringify(episode)}\n`);
      found[i] = episode;
      report?.(++done, tasks.length);
    }
  };
  try {
    const ended = await Promise.allSettled(
      Array.from({ length: jobs }, () =>
        work().catch((error: unknown) => {
          tellStop();
          throw error;
        }),
      ),
    );
    signal?.throwIfAborted();
    for (const each of ended) if (each.status === 'rejected') throw each.reason;
  } finally {
    signal?.removeEventListener('abort', tellStop);
    await Promise.all(Array.from({ length: jobs }, () => pool.run(undefined, { name: 'release' })));
    await endPool(pool);
  }
  return found.filter((episode) => episode !== undefined);
}

async function readEpisode(
  folder: string,
  settings: DriveSettings,
  task: EpisodeTask,
): Promise<DrivenEpisode | undefined> {
  const file = join(folder, `${nameEpisode(task)}.json`);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const episode = JSON.parse(text) as DrivenEpisode;
  const [expected, got] = [
    { settings, task },
    { settings: episode.settings, task: episode.task },
  ].map((each) => JSON.stringify(each));
  if (expected !== got) {
    throw new DriveError(
      `${file}: expected an episode of ${expected}, found one of ${got}. Give another output folder, or remove this one.`,
    );
  }
  return episode;
}

import { mkdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path, { join } from 'node:path';
import { Piscina } from 'piscina';
import { endPool } from '../process/end-pool';
import { writeAtomically } from '../process/write-atomically';
import { nameEpisode } from './drive-plan';
import type { DriveSettings, EpisodeTask } from './drive-plan';
import type { DriveRequest, EpisodeFailure } from './drive-worker';
import type { EpisodeRecord } from './episode';
import { readEpisode } from './read-episode';
import type { DrivenEpisode } from './read-episode';

/** An episode that could not be driven, twice: it is in no figure. */
export interface FailedEpisode {
  readonly task: EpisodeTask;
  readonly reason: string;
}

export interface DrivenEpisodes {
  /** In the order of the tasks. */
  readonly episodes: readonly DrivenEpisode[];
  readonly failed: readonly FailedEpisode[];
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
  /** Called where an episode fails. */
  readonly warn?: (message: string) => void;
}

/**
 * Drives what was not driven before: an episode's file appears when it has ended, so that a run that was stopped goes
 * on where it was. An episode whose world fails is tried once more, then left out; the next run tries it again.
 * @throws DriveError where a file in the folder was driven under other settings
 */
export async function runDrive(options: RunDriveOptions): Promise<DrivenEpisodes> {
  const { tasks, settings, output, signal, report, warn } = options;
  const folder = join(output, 'episodes');
  await mkdir(folder, { recursive: true });
  const found = await Promise.all(tasks.map((task) => readEpisode(folder, settings, task)));
  let done = found.filter((episode) => episode !== undefined).length;
  report?.(done, tasks.length);
  const failed: FailedEpisode[] = [];
  const collect = (): DrivenEpisodes => ({
    episodes: found.filter((episode) => episode !== undefined),
    failed,
  });
  if (done === tasks.length) return collect();
  const jobs = Math.min(options.jobs ?? availableParallelism(), tasks.length - done);
  const pool = new Piscina<unknown, EpisodeRecord | EpisodeFailure>({
    filename: path.join(__dirname, 'drive-worker.js'),
    minThreads: jobs,
    maxThreads: jobs,
    idleTimeout: Infinity,
    // It may name the simulator and its screen.
    env: process.env,
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
      const request = { settings, task, stop } satisfies DriveRequest;
      let record = await pool.run(request, { name: 'drive' });
      if ('failure' in record) {
        warn?.(`${nameEpisode(task)}: ${record.failure}. Trying it once more.`);
        signal?.throwIfAborted();
        record = await pool.run(request, { name: 'drive' });
      }
      if ('failure' in record) {
        warn?.(`${nameEpisode(task)}: ${record.failure}. It counts as failed.`);
        failed.push({ task, reason: record.failure });
        report?.(++done, tasks.length);
        continue;
      }
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
  return collect();
}

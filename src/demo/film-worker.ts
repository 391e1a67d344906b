import { filmEpisode } from '../drive/report/film-episode';
import type { DriveSettings, EpisodeTask } from '../drive/drive-plan';
import type { EpisodeRecord } from '../drive/episode';

/** One episode to be driven, and where its clip goes. */
export interface FilmJob {
  readonly settings: DriveSettings;
  readonly task: EpisodeTask;
  readonly file: string;
  /** Shared by all threads: its first element is 1 when the demo ends. */
  readonly stop: Int32Array<SharedArrayBuffer>;
}

/** Drives and films an episode; it runs in a thread. */
export function film({ settings, task, file, stop }: FilmJob): Promise<EpisodeRecord> {
  return filmEpisode({ settings, task }, file, () => Atomics.load(stop, 0) === 1);
}

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nameEpisode } from './drive-plan';
import type { DriveSettings, EpisodeTask } from './drive-plan';
import type { EpisodeRecord } from './episode';

/** An episode with what it was driven under, as its file has it. */
export interface DrivenEpisode {
  readonly settings: DriveSettings;
  readonly task: EpisodeTask;
  readonly record: EpisodeRecord;
}

/** An output folder whose episodes were driven under other settings. */
export class DriveError extends Error {
  override readonly name = 'DriveError';
}

/**
 * An episode that was driven before; undefined where it was not.
 * @param folder of episodes
 * @throws DriveError where it was driven under other settings, or by another model
 */
export async function readEpisode(
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

import { unique } from '../group-scenes';
import type { DrivenEpisode } from '../read-episode';

/** Characters that every file system takes. */
const UNSAFE = /[^\w.-]+/g;

export interface ChosenClip {
  readonly variant: string;
  readonly episode: DrivenEpisode;
  /** A file name. */
  readonly file: string;
}

/**
 * The median episode of each variant by survival in harsh light (in the plain look, where nothing else was driven), under
 * its first latency. Of an even number the worse of the middle two.
 */
export function chooseClips(episodes: readonly DrivenEpisode[]): ChosenClip[] {
  const harsh = episodes.filter(({ task }) => task.light !== 'plain');
  const pool = harsh.length > 0 ? harsh : episodes;
  return unique(pool.map(({ task }) => task.variant.name)).flatMap((variant) => {
    const all = pool.filter(({ task }) => task.variant.name === variant);
    const latency = all[0]?.task.latencySteps;
    const own = all
      .filter(({ task }) => task.latencySteps === latency)
      .sort(
        (a, b) =>
          a.record.figures.survivalTime - b.record.figures.survivalTime ||
          a.record.figures.distance - b.record.figures.distance,
      );
    const episode = own[Math.floor((own.length - 1) / 2)];
    if (episode === undefined) return [];
    const { map, light, seed, latencySteps } = episode.task;
    const file = `${[map, light, variant, `${latencySteps}-steps`, seed].join('--').replace(UNSAFE, '_')}.webp`;
    return [{ variant, episode, file }];
  });
}

import { join } from 'node:path';
import { nameEpisode } from '../drive-plan';
import type { EpisodeTask } from '../drive-plan';
import type { DriveResults } from '../drive-results';
import { unique } from '../group-scenes';
import { countSteps } from '../latencies';
import type { VariantLatency } from '../latencies';
import { readEpisode } from '../read-episode';
import type { DrivenEpisode } from '../read-episode';
import { summarizeDrive } from '../summarize-drive';
import { nameGroup, planPart } from './drive-study';
import { PROXY, STUDY_LATENCY, SWEPT_LIGHTS } from './study-plan';
import type { StudyPart } from './study-plan';

/** How much of a part has been driven. */
export interface PartProgress {
  readonly part: StudyPart;
  readonly driven: number;
  readonly planned: number;
}

/** All that one agent drove in one world. */
export interface StudyGroup {
  readonly world: StudyPart['world'];
  readonly agent: string;
  readonly folder: string;
  /** Under the study's latency. */
  readonly episodes: readonly DrivenEpisode[];
  readonly results: DriveResults;
  /** The proxy under each latency, in the lights of the sweep; undefined where there is none. */
  readonly sweep: DriveResults | undefined;
}

/**
 * What has been driven so far, by world and agent; a group without episodes is left out.
 * @throws DriveError where a folder's episodes were driven under other settings or by another model
 */
export async function readStudy(
  parts: readonly StudyPart[],
  output: string,
  signal?: AbortSignal,
): Promise<{ readonly progress: readonly PartProgress[]; readonly groups: readonly StudyGroup[] }> {
  const progress: PartProgress[] = [];
  const found = new Map<string, { part: StudyPart; episodes: Map<string, DrivenEpisode> }>();
  for (const part of parts) {
    const { settings, tasks } = await planPart(part);
    const folder = nameGroup(output, part);
    const group = found.get(folder) ?? { part, episodes: new Map<string, DrivenEpisode>() };
    found.set(folder, group);
    // An episode may be part of several: it is read once.
    const read = await Promise.all(
      tasks.map(async (task) => {
        const known = group.episodes.get(nameEpisode(task));
        return known ?? (await readEpisode(join(folder, 'episodes'), settings, task));
      }),
    );
    const episodes = read.filter((episode) => episode !== undefined);
    progress.push({ part, driven: episodes.length, planned: tasks.length });
    for (const episode of episodes) group.episodes.set(nameEpisode(episode.task), episode);
  }
  const groups: StudyGroup[] = [];
  for (const [folder, { part, episodes }] of found) {
    const group = await describeGroup(part, folder, [...episodes.values()], signal);
    if (group !== undefined) groups.push(group);
  }
  return { progress, groups };
}

async function describeGroup(
  { world, agent }: StudyPart,
  folder: string,
  all: readonly DrivenEpisode[],
  signal?: AbortSignal,
): Promise<StudyGroup | undefined> {
  const episodes = all.filter(({ task }) => isUnder(task, STUDY_LATENCY));
  if (episodes.length === 0) return undefined;
  const swept = all.filter(({ task }) => task.variant.name === PROXY && SWEPT_LIGHTS.includes(task.light));
  return {
    world,
    agent,
    folder,
    episodes,
    results: await summarize(episodes, signal),
    ...(swept.every(({ task }) => isUnder(task, STUDY_LATENCY))
      ? { sweep: undefined }
      : { sweep: await summarize(swept, signal) }),
  };
}

function isUnder({ variant, latencySteps }: EpisodeTask, latency: number): boolean {
  return variant.kind !== 'model' || latencySteps === countSteps(latency);
}

async function summarize(episodes: readonly DrivenEpisode[], signal?: AbortSignal): Promise<DriveResults> {
  return { ...(await summarizeDrive(episodes, listLatencies(episodes), signal)), failed: [] };
}

function listLatencies(episodes: readonly DrivenEpisode[]): VariantLatency[] {
  const models = unique(
    episodes.flatMap(({ task }) => (task.variant.kind === 'model' ? [task.variant.name] : [])),
  );
  return models.map((variant) => {
    return { variant, ms: STUDY_LATENCY, steps: countSteps(STUDY_LATENCY), source: 'given' };
  });
}

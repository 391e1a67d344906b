import { STEPS_PER_SECOND } from '../world';
import type { AidoFigures } from './aido-figures';
import { ALL_HARSH, ALL_MAPS } from './drive-results';
import type { DriveRow } from './drive-results';
import type { EpisodeTask } from './drive-plan';
import type { DrivenEpisode } from './read-episode';

/** A map, light and seed: what the variants have in common. */
export interface Scene {
  readonly map: string;
  readonly light: string;
  /** By label. */
  readonly figures: Map<string, AidoFigures>;
  /** Labels that lasted to the end. */
  readonly survived: Set<string>;
}

/** What a row is about. */
export type Cell = Pick<DriveRow, 'light' | 'map' | 'variant' | 'latencyMs' | 'label'>;

export function groupScenes(episodes: readonly DrivenEpisode[]): Scene[] {
  const label = makeLabels(episodes.map(({ task }) => task));
  const scenes = new Map<string, Scene>();
  for (const { task, record } of episodes) {
    const { map, light, seed } = task;
    const key = JSON.stringify([map, light, seed]);
    const scene = scenes.get(key) ?? { map, light, figures: new Map(), survived: new Set() };
    scene.figures.set(label(task), record.figures);
    if (record.end === 'time') scene.survived.add(label(task));
    scenes.set(key, scene);
  }
  return [...scenes.values()];
}

/** All cells that were driven, in the order of their episodes; sums over maps and over harsh lights stand last. */
export function listCells(episodes: readonly DrivenEpisode[], scenes: readonly Scene[]): Cell[] {
  const tasks = episodes.map(({ task }) => task);
  const label = makeLabels(tasks);
  const maps = unique(tasks.map(({ map }) => map));
  const lights = unique(tasks.map(({ light }) => light));
  const variants = tasks.map((task) => ({
    variant: task.variant.name,
    latencyMs: countMs(task),
    label: label(task),
  }));
  const ways = variants.filter((each, i) => variants.findIndex((way) => way.label === each.label) === i);
  const allLights = lights.filter((light) => light !== 'plain').length > 1 ? [...lights, ALL_HARSH] : lights;
  const allMaps = maps.length > 1 ? [...maps, ALL_MAPS] : maps;
  return allLights
    .flatMap((light) => allMaps.flatMap((map) => ways.map((way) => ({ light, map, ...way }))))
    .filter((cell) => scenes.some((scene) => belongsTo(scene, cell) && scene.figures.has(cell.label)));
}

export function belongsTo(scene: Scene, { light, map }: Pick<Cell, 'light' | 'map'>): boolean {
  const isLight = light === ALL_HARSH ? scene.light !== 'plain' : scene.light === light;
  return isLight && (map === ALL_MAPS || scene.map === map);
}

/** @returns what names an episode's variant, with the latency where the variant was driven under several */
export function makeLabels(tasks: readonly EpisodeTask[]): (task: EpisodeTask) => string {
  const steps = new Map<string, Set<number>>();
  for (const { variant, latencySteps } of tasks) {
    steps.set(variant.name, (steps.get(variant.name) ?? new Set()).add(latencySteps));
  }
  return (task) => {
    const { name } = task.variant;
    return (steps.get(name)?.size ?? 0) > 1 ? `${name}, ${countMs(task)} ms` : name;
  };
}

/** Latency of an episode in whole milliseconds, as rows have it. */
export function countMs({ latencySteps }: EpisodeTask): number {
  return Math.round((latencySteps / STEPS_PER_SECOND) * 1000);
}

/** The rows over all maps together, where there are several maps. */
export function pickPooled(rows: readonly DriveRow[]): readonly DriveRow[] {
  const pooled = rows.filter(({ map }) => map === ALL_MAPS);
  return pooled.length > 0 ? pooled : rows;
}

export function unique<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}

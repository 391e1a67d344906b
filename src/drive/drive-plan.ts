import { LIGHT_NAMES } from '../world';
import type { GainsName } from '../lines/lane-controller';
import type { VariantSpec } from './variant';

/** Worlds to drive in: drawn by this project, and Duckietown's own simulator. */
export const WORLD_NAMES = ['ours', 'duckietown'] as const;
export type WorldName = (typeof WORLD_NAMES)[number];

/** `randomised`: the domain randomisation of Duckietown's simulator, which our world has not. */
export const DRIVE_LIGHTS = ['plain', ...LIGHT_NAMES, 'randomised'] as const;
export type DriveLight = (typeof DRIVE_LIGHTS)[number];

/** What every episode of a run has in common; plain data, so that it travels to a worker and into a file. */
export interface DriveSettings {
  readonly world: WorldName;
  /** `lane-follower`, or a policy: a name in models/ or a card's path. */
  readonly agent: string;
  /** Of a policy's file, in hex: see VariantSpec. */
  readonly agentSha256?: string;
  /** Of the lane follower's controller. */
  readonly gains: GainsName;
  readonly seconds: number;
  readonly motorNoise: number;
}

/** One episode to be driven; plain data. */
export interface EpisodeTask {
  /** A name in maps/, or a file's path. */
  readonly map: string;
  readonly light: DriveLight;
  readonly variant: VariantSpec;
  readonly latencySteps: number;
  readonly seed: number;
}

/** An episode's file name, without its ending: what belongs to one comparison sorts together. */
export function nameEpisode({ map, light, variant, latencySteps, seed }: EpisodeTask): string {
  const place = map.replace(/[^\w.-]+/g, '_');
  return [place, light, variant.name, `${latencySteps}-steps`, String(seed).padStart(4, '0')].join('--');
}

export function planEpisodes(plan: {
  readonly maps: readonly string[];
  readonly lights: readonly DriveLight[];
  readonly variants: readonly { readonly spec: VariantSpec; readonly latencySteps: number }[];
  readonly seeds: number;
}): EpisodeTask[] {
  // Seed by seed: a run that is stopped has compared what it has driven.
  return Array.from({ length: plan.seeds }, (_, seed) =>
    plan.maps.flatMap((map) =>
      plan.lights.flatMap((light) =>
        plan.variants.map(({ spec, latencySteps }) => ({ map, light, variant: spec, latencySteps, seed })),
      ),
    ),
  ).flat();
}

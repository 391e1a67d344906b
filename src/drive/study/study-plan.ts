import type { DriveLight, DriveSettings, WorldName } from '../drive-plan';
import type { Baseline } from '../list-variants';
import { LANE_FOLLOWER } from '../load-agent';

/** Cells of the study that are driven together: all variants in all lights by one agent in one world. */
export interface StudyPart {
  /** Names what is compared, in a table of what has been driven. */
  readonly about: string;
  readonly world: WorldName;
  readonly agent: string;
  readonly maps: readonly string[];
  readonly lights: readonly DriveLight[];
  readonly baselines: readonly Baseline[];
  readonly models: readonly string[];
  /** Of the models, ms. */
  readonly latencies: readonly number[];
  /** Episodes of each cell, and their length in s. */
  readonly seeds: number;
  readonly seconds: number;
}

/** Latency that a model adds, ms: no less than any that ships needs on one core of a small computer. */
export const STUDY_LATENCY = 50;
export const SWEPT_LATENCIES = [0, 50, 100, 200] as const;
/** The plain look, and one light in which the detector finds hardly any tape. */
export const SWEPT_LIGHTS: readonly DriveLight[] = ['plain', 'warm-dim'];
export const STUDY_SEEDS = 10;
export const STUDY_WORLDS: readonly WorldName[] = ['ours', 'duckietown'];
/** A policy that comes to ship is added here. */
export const STUDY_AGENTS = [
  LANE_FOLLOWER,
  'bc-plain',
  'bc-randomised',
  'bc-realistic',
  'rl-plain',
  'rl-randomised',
] as const;

/** As long as AIDO's. */
const SECONDS = 60;
const MAP = 'small-loop';
const FIRST_LIGHTS: readonly DriveLight[] = ['plain', 'warm-dim', 'red-light', 'dark-headlight'];
const OTHER_LIGHTS: readonly DriveLight[] = ['bright', 'green-light', 'blue-light'];
export const PROXY = 'canonical';
const OTHER_MODELS = ['cyclegan-real2sim', 'unit-real2sim'];
/** Who also drives with the other variants and in the other lights: one of each kind, since all would take days more. */
const WIDELY_TRIED: readonly string[] = [LANE_FOLLOWER, 'bc-plain'];

/** What every episode of the study has in common. */
export function describeSettings({ world, agent, seconds }: StudyPart): DriveSettings {
  return { world, agent, gains: 'daffy-agent', seconds, motorNoise: 0 };
}

/**
 * All parts, what matters most first: a study that is stopped has compared raw with the proxy. An episode may be part of
 * several; it is driven once.
 */
export function planStudy(): StudyPart[] {
  const common = { maps: [MAP], latencies: [STUDY_LATENCY], seeds: STUDY_SEEDS, seconds: SECONDS } as const;
  const about = `raw and ${PROXY}`;
  const rawAndProxy = { ...common, about, baselines: ['raw'], models: [PROXY] } as const;
  const everyone = STUDY_AGENTS.flatMap((agent) => STUDY_WORLDS.map((world) => ({ world, agent })));
  const first = [STUDY_SEEDS / 2, STUDY_SEEDS].flatMap((seeds) =>
    everyone.map((who): StudyPart => ({ ...who, ...rawAndProxy, lights: FIRST_LIGHTS, seeds })),
  );
  const sweep = everyone
    .filter(({ agent }) => agent === LANE_FOLLOWER)
    .map((who): StudyPart => {
      const swept = { lights: SWEPT_LIGHTS, latencies: SWEPT_LATENCIES };
      return { ...who, ...rawAndProxy, about: 'latency sweep', ...swept };
    });
  const few = everyone.filter(({ agent }) => WIDELY_TRIED.includes(agent));
  const others = few.map((who): StudyPart => {
    const variants = { baselines: ['anti-instagram', 'colour-statistics'], models: OTHER_MODELS } as const;
    return { ...who, ...common, about: 'other variants', lights: FIRST_LIGHTS, ...variants };
  });
  const lights = few.map((who): StudyPart => ({
    ...who,
    ...rawAndProxy,
    about: `${about}, other lights`,
    lights: OTHER_LIGHTS,
  }));
  return [...first, ...sweep, ...others, ...lights];
}

import type { Difference } from '../evaluate/statistics/estimates';
import type { Estimate } from '../evaluate/statistics/schema-parts';
import type { DriveSettings } from './drive-plan';
import type { VariantLatency } from './latencies';
import type { FailedEpisode } from './run-drive';

export const FIGURES = ['survivalTime', 'distance', 'lateralDeviation', 'majorInfractions'] as const;
export type FigureName = (typeof FIGURES)[number];

/** Stand for the episodes of all maps, and of all lights but the plain look. */
export const ALL_MAPS = 'all';
export const ALL_HARSH = 'all harsh';

/**
 * Episodes of a row that give an interval and a verdict. Resamples of fewer hardly differ: their interval would be far
 * too narrow.
 */
export const MIN_EPISODES = 5;

/** What the episodes of one light, map, variant and latency come to. */
export interface DriveRow {
  /** A light's name, `plain`, or `all harsh`. */
  readonly light: string;
  /** A map's name or path, or `all`. */
  readonly map: string;
  readonly variant: string;
  /** As it was driven: in whole physics steps. */
  readonly latencyMs: number;
  /** The variant, with its latency where it was driven under several: unique within a light and map. */
  readonly label: string;
  readonly episodes: number;
  /** Share of episodes that lasted to the end. */
  readonly survived: number;
  /** Medians over episodes with 95 % bootstrap intervals; fewer than MIN_EPISODES give none. */
  readonly figures: Readonly<Record<FigureName, Estimate>>;
  /** Minus raw's median, on the same resamples of the same seeds; undefined for raw itself. */
  readonly gain?: Readonly<Record<FigureName, Difference>>;
}

export interface DriveVerdict {
  readonly claim: 'plain look' | 'harsh light';
  readonly label: string;
  readonly verdict: 'holds' | 'fails' | 'not measured';
  readonly sentence: string;
}

/** What results.json holds. */
export interface DriveResults {
  readonly settings: DriveSettings;
  readonly latencies: readonly VariantLatency[];
  readonly rows: readonly DriveRow[];
  readonly verdicts: readonly DriveVerdict[];
  /** Episodes that could not be driven: they are in no figure. */
  readonly failed: readonly FailedEpisode[];
}

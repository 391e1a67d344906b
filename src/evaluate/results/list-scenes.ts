import { BY_LABELS } from '../count/counted-frame';
import type { Evaluation } from '../count/evaluation';
import { FOUND } from '../count/scene-row';
import type { Results } from './results';

/** What each scene adds to the headline figures, so that two results can be compared scene by scene. */
export function listSceneSums({ rows }: Evaluation): Results['scenes'] {
  return rows.map(({ scene, groups, frames, variants }) => ({
    scene,
    groups: { ...groups },
    frames,
    variants: variants.map(({ counts, found }) => ({
      simulator: [...(counts.get('simulator') ?? [])],
      labels: [...(counts.get(BY_LABELS) ?? [])],
      bothLines: found[FOUND.bothLines] ?? 0,
      lane: found[FOUND.lane] ?? 0,
    })),
  }));
}

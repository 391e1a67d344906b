import type { Results } from '../../src/evaluate/results/results';

/** Scenes in which every variant finds this share of the white and yellow tape; there is no red. */
export function makeScenes(variants: Results['variants'], share: number, count: number): Results['scenes'] {
  return Array.from({ length: count }, (_, i): Results['scenes'][number] => ({
    scene: `scene ${i}`,
    groups: { lighting: i % 2 === 0 ? 'bright' : 'dark' },
    frames: 10,
    variants: variants.map(() => {
      const hit = Math.round(1000 * share) + (i % 3);
      const simulator = [hit, 0, 1000 - hit, hit, 0, 1000 - hit, 0, 5, 0];
      const labels = [hit / 2, 0, 1000 - hit / 2, hit / 2, 0, 1000 - hit / 2, 0, 5, 0].map(Math.round);
      return { simulator, labels, bothLines: Math.round(10 * share), lane: 10 };
    }),
  }));
}

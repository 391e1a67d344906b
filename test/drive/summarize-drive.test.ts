import type { EpisodeTask } from '../../src/drive/drive-plan';
import type { DrivenEpisode } from '../../src/drive/run-drive';
import { findMedian, summarizeDrive } from '../../src/drive/summarize-drive';

const settings = {
  world: 'ours',
  agent: 'lane-follower',
  gains: 'daffy-agent',
  seconds: 60,
  motorNoise: 0,
} as const;

function makeEpisode(light: EpisodeTask['light'], name: string, seed: number, time: number): DrivenEpisode {
  const variant =
    name === 'raw'
      ? ({ name, kind: 'raw' } as const)
      : ({ name, kind: 'model', model: name, direction: 'real2sim' } as const);
  return {
    settings,
    task: { map: 'small-loop', light, variant, latencySteps: 0, seed },
    record: {
      seed,
      figures: { survivalTime: time, distance: time / 10, lateralDeviation: 1, majorInfractions: 0 },
      end: time === 60 ? 'time' : 'left the road',
      frames: 900,
      framesSeen: 900,
      trajectory: [],
    },
  };
}

describe('findMedian', () => {
  it('counts each scene as often as drawn', () => {
    const sorted = [1, 2, 10].map((value, scene) => ({ scene, value }));
    expect(findMedian(sorted, Uint32Array.of(1, 1, 1))).toBe(2);
    expect(findMedian(sorted, Uint32Array.of(0, 1, 3))).toBe(10);
    expect(findMedian(sorted, Uint32Array.of(1, 0, 1))).toBe(5.5);
    expect(findMedian(sorted, new Uint32Array(3))).toBeNaN();
  });
});

describe('summarizeDrive', () => {
  it('gives medians, gains over raw, and a verdict', async () => {
    const episodes = Array.from({ length: 9 }, (_, seed) => [
      makeEpisode('plain', 'raw', seed, 60),
      makeEpisode('warm-dim', 'raw', seed, 5 + seed),
      makeEpisode('warm-dim', 'canonical', seed, seed === 0 ? 30 : 60),
    ]).flat();
    const { rows, verdicts } = await summarizeDrive(episodes);
    const row = rows.find(({ variant, light }) => variant === 'canonical' && light === 'warm-dim');
    expect(row).toMatchObject({ episodes: 9, survived: 8 / 9, map: 'small-loop' });
    expect(row?.figures.survivalTime.value).toBe(60);
    expect(row?.gain?.survivalTime.difference.value).toBe(60 - 9);
    expect(row?.gain?.survivalTime.p).toBeLessThan(0.01);
    const sentence = verdicts.find(({ variant }) => variant === 'canonical')?.sentence;
    expect(sentence).toContain('warm-dim 60.0 (60.0 to 60.0), against raw 51.0');
    expect(sentence).toContain("Its worst light keeps 100 % of the plain look's median.");
  });
});

import type { EpisodeTask } from '../../src/drive/drive-plan';
import type { DrivenEpisode } from '../../src/drive/read-episode';
import { findMedian, summarizeDrive } from '../../src/drive/summarize-drive';

const settings = {
  world: 'ours',
  agent: 'lane-follower',
  gains: 'daffy-agent',
  seconds: 60,
  motorNoise: 0,
} as const;

function makeEpisode(
  light: EpisodeTask['light'],
  name: string,
  seed: number,
  time: number,
  latencySteps = 0,
): DrivenEpisode {
  const variant =
    name === 'raw'
      ? ({ name, kind: 'raw' } as const)
      : ({ name, kind: 'model', model: name, direction: 'real2sim' } as const);
  return {
    settings,
    task: { map: 'small-loop', light, variant, latencySteps, seed },
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

const LATENCIES = [{ variant: 'canonical', ms: 0, steps: 0, source: 'given' }];

describe('summarizeDrive', () => {
  it('gives medians and paired gains over raw', async () => {
    const episodes = Array.from({ length: 9 }, (_, seed) => [
      makeEpisode('plain', 'raw', seed, 60),
      makeEpisode('warm-dim', 'raw', seed, 5 + seed),
      makeEpisode('warm-dim', 'canonical', seed, seed === 0 ? 30 : 60),
    ]).flat();
    const { rows, verdicts } = await summarizeDrive(episodes, LATENCIES);
    const row = rows.find(({ variant, light }) => variant === 'canonical' && light === 'warm-dim');
    expect(row).toMatchObject({ episodes: 9, survived: 8 / 9, map: 'small-loop', label: 'canonical' });
    expect(row?.figures.survivalTime.value).toBe(60);
    expect(row?.gain?.survivalTime.difference.value).toBe(60 - 9);
    expect(row?.gain?.survivalTime.p).toBeLessThan(0.01);
    expect(verdicts).toMatchObject([
      { claim: 'plain look', verdict: 'holds' },
      { claim: 'harsh light', label: 'raw', verdict: 'fails' },
      { claim: 'harsh light', label: 'canonical', verdict: 'holds' },
    ]);
    expect(verdicts[0]?.sentence).toContain('9 of 9 episodes lasted 60 s');
    expect(verdicts[1]?.sentence).toContain('in 1 of 1 lights: warm-dim 9.0 s (15 %)');
    expect(verdicts[2]?.sentence).toContain('Against raw, in s: 51.0 (');
    expect(verdicts[2]?.sentence).toMatch(
      / Distance in m: 6\.00 \(.*\); raw in the plain look: 6\.00 \(.*\)\.$/,
    );
  });

  it('keeps latencies apart, and one failing light fails', async () => {
    const episodes = [0, 1, 2, 3, 4].flatMap((seed) => [
      makeEpisode('plain', 'raw', seed, seed === 0 ? 20 : 60),
      makeEpisode('bright', 'canonical', seed, 60, 3),
      makeEpisode('red-light', 'canonical', seed, 60, 3),
      makeEpisode('bright', 'canonical', seed, 60, 12),
      makeEpisode('red-light', 'canonical', seed, 12, 12),
    ]);
    const { rows, verdicts } = await summarizeDrive(episodes, LATENCIES);
    expect(
      rows.find(({ light, label }) => light === 'all harsh' && label === 'canonical, 200 ms'),
    ).toMatchObject({ episodes: 10, survived: 0.5, latencyMs: 200, variant: 'canonical' });
    expect(verdicts.map(({ label, verdict }) => [label, verdict])).toEqual([
      ['raw', 'fails'],
      ['canonical, 50 ms', 'holds'],
      ['canonical, 200 ms', 'fails'],
    ]);
    expect(verdicts[2]?.sentence).toContain('in 1 of 2 lights: red-light 12.0 s (20 %)');
  });

  it('says what was not measured, no interval of one', async () => {
    const { rows, verdicts } = await summarizeDrive([makeEpisode('bright', 'raw', 0, 7)], LATENCIES);
    expect(verdicts.map(({ verdict }) => verdict)).toEqual(['not measured', 'not measured']);
    const none = { low: null, high: null, reason: 'too few episodes' };
    expect(rows[0]?.figures.survivalTime).toEqual({ value: 7, ...none });
    const few = ['plain', 'bright'] as const;
    const both = await summarizeDrive(
      few.map((light) => makeEpisode(light, 'raw', 0, 60)),
      LATENCIES,
    );
    expect(both.verdicts.map(({ sentence }) => sentence)).toEqual([
      'Plain look, no proxy: not measured, fewer than 5 episodes a light; 1 of 1 episodes lasted 60 s.',
      'Harsh light, raw: not measured, fewer than 5 episodes a light; median survival in s: bright 60.0.',
    ]);
  });
});

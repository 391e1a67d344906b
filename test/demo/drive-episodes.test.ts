import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import sharp from 'sharp';
import { driveEpisodes } from '../../src/demo/drive-episodes';
import { phraseDrive } from '../../src/demo/headline';
import { renderDrive } from '../../src/demo/page/page-drive';
import { STAGES } from '../../src/demo/summary';
import type { ProxySummary } from '../../src/demo/summary';

const OPTIONS = { looks: ['red-light'], model: undefined, direction: 'real2sim', drive: 0.4 } as const;
const latency = Object.fromEntries(STAGES.map((stage) => [stage, { p50: 20, p99: 20 }]));
const PROXY = { model: 'canonical', latency: latency as ProxySummary['latency'] };

test('drives without and with the proxy, and films', async () => {
  const listLeft = async (): Promise<string[]> =>
    (await readdir(tmpdir())).filter((name) => name.startsWith('sim2real-drive-'));
  const before = await listLeft();
  const driven = await driveEpisodes(OPTIONS, PROXY, new AbortController().signal);
  if (driven === undefined) throw new Error('expected a drive');
  const { drive, films } = driven;
  expect(drive).toMatchObject({ light: 'red-light', seconds: 0.4, episodes: [{}, { variant: 'canonical' }] });
  // 20 ms are more than one physics step of a 60th second.
  expect(drive.latencyMs).toBeCloseTo(33.3, 1);
  for (const { figures, end } of drive.episodes) {
    expect(end).toBe('time');
    expect(figures.survivalTime).toBeCloseTo(0.4);
  }
  for (const film of films) expect((await sharp(film).metadata()).format).toBe('webp');
  const page = renderDrive(drive, films).text;
  expect(page.match(/src="data:image\/webp;base64,/g)).toHaveLength(2);
  expect(page).toContain('with the proxy, canonical');
  expect(page).not.toMatch(/NaN|undefined/);
  expect(await listLeft()).toEqual(before);
});

test('a model towards real frames drives nothing', async () => {
  const { signal } = new AbortController();
  expect(await driveEpisodes({ ...OPTIONS, direction: 'sim2real' }, PROXY, signal)).toBeUndefined();
  expect(await driveEpisodes({ ...OPTIONS, drive: 0 }, PROXY, signal)).toBeUndefined();
});

test('a stop ends the drive with its reason', async () => {
  const stop = new AbortController();
  const driving = driveEpisodes({ ...OPTIONS, drive: 600 }, PROXY, stop.signal);
  setTimeout(() => {
    stop.abort(new Error('interrupted'));
  }, 300);
  await expect(driving).rejects.toThrow('interrupted');
});

test('the sentence tells who left the road', () => {
  const figures = { survivalTime: 5.9, distance: 0.1, lateralDeviation: 0.1, majorInfractions: 3.9 };
  const drive = {
    map: 'small-loop',
    light: 'warm-dim',
    seconds: 12,
    latencyMs: 16.7,
    episodes: [
      { variant: 'raw', end: 'left the road', figures },
      {
        variant: 'canonical',
        end: 'time',
        figures: { ...figures, survivalTime: 12, distance: 0.8, majorInfractions: 0 },
      },
    ],
  } as const;
  expect(phraseDrive(drive)).toBe(
    'In warm-dim, in simulation, the lane follower left the road after 5.9 s without the proxy; with canonical it drove 0.80 m along the lane in 12 s, always in its lane.',
  );
});

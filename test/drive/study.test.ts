import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nameEpisode } from '../../src/drive/drive-plan';
import { planPart } from '../../src/drive/study/drive-study';
import { runStudy } from '../../src/drive/study/run-study';
import { STUDY_LATENCY, planStudy } from '../../src/drive/study/study-plan';
import type { StudyPart } from '../../src/drive/study/study-plan';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sim2real-study-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const PART: StudyPart = {
  about: 'raw and canonical',
  world: 'ours',
  agent: 'lane-follower',
  maps: ['small-loop'],
  lights: ['plain', 'warm-dim'],
  baselines: ['raw'],
  models: ['canonical'],
  latencies: [STUDY_LATENCY],
  seeds: 1,
  seconds: 1,
};

test('drives, and writes document and pages of what there is', async () => {
  const markdown = join(folder, 'study.md');
  const request = { output: folder, markdown, jobs: 1, command: 'sim2real study -o driven' };
  await runStudy({ ...request, parts: [PART], isWriteOnly: false }, {});
  const group = join(folder, 'ours--lane-follower');
  const episodes = await readdir(join(group, 'episodes'));
  expect(episodes).toHaveLength(4);
  expect(await readdir(group)).toEqual(expect.arrayContaining(['report.html', 'results.json', 'clips']));
  const document = await readFile(markdown, 'utf8');
  expect(document).toContain('Made by `sim2real study -o driven`');
  expect(document).toContain('Our world, lane-follower. Plain look, no proxy: not measured');
  expect(document).toMatch(/^\| our world \| lane-follower \| canonical \| 1 \| 100 % \|/m);
  expect(document).toContain('| raw and canonical | our world | lane-follower | 1 | 4 | 4 |');

  // A larger plan, of which nothing more is driven: the document says how much of it there is.
  const swept = { ...PART, about: 'latency sweep', latencies: [0, STUDY_LATENCY], seeds: 2 };
  await runStudy({ ...request, parts: [PART, swept], isWriteOnly: true }, {});
  expect(await readdir(join(group, 'episodes'))).toEqual(episodes);
  expect(await readFile(markdown, 'utf8')).toContain(
    '| latency sweep | our world | lane-follower | 2 | 4 | 12 |',
  );
}, 300_000);

test('every cell has ten seeds, the most important first', async () => {
  const parts = planStudy();
  expect(parts[0]).toMatchObject({ agent: 'lane-follower', baselines: ['raw'], models: ['canonical'] });
  const seeds = new Map<string, number>();
  for (const part of parts) {
    for (const task of (await planPart(part)).tasks) {
      const cell = `${part.world} ${part.agent} ${nameEpisode({ ...task, seed: 0 })}`;
      seeds.set(cell, Math.max(seeds.get(cell) ?? 0, task.seed + 1));
    }
  }
  expect(new Set(seeds.values())).toEqual(new Set([10]));
  expect(seeds.size).toBeGreaterThan(100);
});

import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EpisodeTask } from '../../src/drive/drive-plan';
import { nameEpisode, planEpisodes } from '../../src/drive/drive-plan';
import { DriveError } from '../../src/drive/read-episode';
import { runDrive } from '../../src/drive/run-drive';
import { writeSimulatorStub } from '../support/simulator-stub';

const settings = {
  world: 'ours',
  agent: 'lane-follower',
  gains: 'daffy-agent',
  seconds: 0.4,
  motorNoise: 0.1,
} as const;

describe('runDrive', () => {
  let folder: string;
  let tasks: EpisodeTask[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sim2real-drive-'));
    const map = join(folder, 'tiny.yaml');
    await writeFile(
      map,
      'tile_size: 0.585\ntiles: [[curve_left/W, curve_left/N], [curve_left/S, curve_left/E]]',
    );
    const variants = [{ spec: { name: 'raw', kind: 'raw' } as const, latencySteps: 0 }];
    tasks = planEpisodes({ maps: [map], lights: ['plain'], variants, seeds: 2 });
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('goes on after a stop, equal for any --jobs', async () => {
    const [stopped, whole] = [join(folder, 'stopped'), join(folder, 'whole')];
    const abort = new AbortController();
    const { signal } = abort;
    const report = (done: number): void => {
      if (done === 1) abort.abort(new Error('stopped'));
    };
    const first = runDrive({ settings, tasks, output: stopped, jobs: 1, signal, report });
    await expect(first).rejects.toThrow('stopped');
    const [kept = '', ...others] = await readdir(join(stopped, 'episodes'));
    expect(others).toEqual([]);
    const { ino } = await stat(join(stopped, 'episodes', kept));
    const seen: number[] = [];
    const resumed = await runDrive({
      settings,
      tasks,
      output: stopped,
      jobs: 1,
      report: (done) => seen.push(done),
    });
    expect(seen).toEqual([1, 2]);
    // Each writing makes a new file.
    expect((await stat(join(stopped, 'episodes', kept))).ino).toBe(ino);
    expect(resumed.episodes.map(({ task }) => task)).toEqual(tasks);
    expect(resumed.failed).toEqual([]);
    expect(await runDrive({ settings, tasks, output: whole, jobs: 2 })).toEqual(resumed);
    for (const task of tasks) {
      const file = `episodes/${nameEpisode(task)}.json`;
      expect(await readFile(join(whole, file))).toEqual(await readFile(join(stopped, file)));
    }
  });

  it('refuses episodes driven under other settings', async () => {
    const output = join(folder, 'whole');
    const other = { ...settings, motorNoise: 0 };
    const run = runDrive({ settings: other, tasks, output, jobs: 1 });
    await expect(run).rejects.toThrow(DriveError);
    await expect(run).rejects.toThrow('Give another output folder');
  });

  it('tries a dead simulator again, then leaves the episode out', async () => {
    const stub = join(folder, 'stub');
    await writeSimulatorStub(stub);
    const world = { ...settings, world: 'duckietown' } as const;
    const own = { SIM2REAL_SIMULATOR_PYTHON: stub, DISPLAY: ':7', STUB_DIES_AT: '3' };
    const run = async (
      name: string,
      more: Record<string, string>,
    ): Promise<{ driven: number; said: string[]; failed: string[] }> => {
      const said: string[] = [];
      const restore = setEnvironment({ ...own, ...more });
      try {
        const output = join(folder, name);
        const warn = (message: string): void => void said.push(message);
        const { episodes, failed } = await runDrive({ settings: world, tasks, output, jobs: 1, warn });
        return { driven: episodes.length, said, failed: failed.map(({ reason }) => reason) };
      } finally {
        restore();
      }
    };
    const once = await run('once', { STUB_LIVES: join(folder, 'lives') });
    expect(once).toMatchObject({ driven: 2, failed: [] });
    expect(once.said).toEqual([
      expect.stringMatching(/exit code 7; its last words: out of memory\. Trying it once more\.$/),
    ]);
    const never = await run('never', {});
    expect(never.driven).toBe(0);
    expect(never.failed).toHaveLength(2);
    expect(never.said[1]).toMatch(/It counts as failed\.$/);
  });
});

/** Sets variables that threads see, too. @returns what undoes it */
function setEnvironment(variables: Readonly<Record<string, string>>): () => void {
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, variables);
  return () => {
    for (const [name, value] of before) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  };
}

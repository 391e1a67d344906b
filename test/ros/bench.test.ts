import { execFile } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CONTENDERS } from '../../src/bench/contender';
import { formatMarkdown, formatTable } from '../../src/bench/format-table';
import { formatOperation, formatOperationMarkdown } from '../../src/bench/operation/format-operation';
import type { OperationResult } from '../../src/bench/operation/operation-result';
import type { BenchResult } from '../../src/bench/run-bench';
import { cliScript } from '../../src/process/package-root';
import { describeWithRos } from './support/ros-test';

describeWithRos('sim2real bench', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sim2real-bench-test-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('measures every contender and writes all figures', async () => {
    const file = join(folder, 'out', 'bench.json');
    const args = [cliScript, 'bench', '--json', '--frames', '10', '-o', file];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    const result = JSON.parse(stdout) as BenchResult;
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(result);
    expect(await readdir(join(folder, 'out'))).toEqual(['bench.json']);
    for (const mode of [result.modes.back_to_back, result.modes.camera]) {
      for (const contender of CONTENDERS) {
        const { frames, lost, p50, p99, cpuSecondsPerFrame, rssMiB } = mode.contenders[contender];
        expect(frames + lost).toBe(10);
        expect(p50).toBeGreaterThan(0);
        expect(p99).toBeGreaterThanOrEqual(p50);
        expect(cpuSecondsPerFrame).toBeGreaterThanOrEqual(0);
        expect(rssMiB).toBeGreaterThan(10);
      }
      // Work takes longer than no work, over the same wire.
      expect(mode.contenders.node.p50).toBeGreaterThan(mode.contenders.echo.p50);
      expect(mode.contenders.python.p50).toBeGreaterThan(mode.contenders.echo.p50);
    }
    expect(result.modes.camera.contenders.node.longestGapMs).toBeGreaterThan(0);
    expect(result.modes.camera.surroundings.othersShare).toBeLessThan(1.05);
    expect(result.modes.camera.translate.p50).toBeGreaterThan(0);
    expect(result.targets).toHaveLength(10);
    for (const text of [formatTable(result), formatMarkdown(result)]) {
      expect(text).toContain(result.modes.camera.contenders.node.p50.toFixed(2));
      expect(text).toContain(result.machine.commit);
    }
  });

  test('measures starts, swaps, crashes and a short soak', async () => {
    const args = ['--operation', '--rounds', '1', '--soak', '0.1', '--json', '-o', join(folder, 'op.json')];
    const { stdout } = await promisify(execFile)(process.execPath, [cliScript, 'bench', ...args]);
    const result = JSON.parse(stdout) as OperationResult;
    const { start, idle, swap, crashes, soak } = result;
    const figures = [start?.configure, start?.process, idle, swap?.gapsMs, swap?.seconds, crashes];
    expect(figures.map((each) => each?.length)).toEqual([1, 1, 1, 2, 2, 4]);
    expect(figures.flat().every((figure) => (figure ?? 0) > 0)).toBe(true);
    expect(soak?.wrong).toEqual([]);
    expect(soak?.sent).toBeGreaterThan(50);
    expect(soak?.counts.received).toBe((soak?.sent ?? 0) - (soak?.lost.beforeNode ?? 0));
    expect(soak?.arrived).toBeGreaterThan(20);
    expect(soak?.openFiles.end).toBe(soak?.openFiles.start);
    expect(soak?.threads.end).toBe(soak?.threads.start);
    const failed = result.targets.filter(
      ({ name, holds }) => /counters|open files|threads/.test(name) && !holds,
    );
    expect(failed).toEqual([]);
    for (const text of [formatOperation(result), formatOperationMarkdown(result)]) {
      expect(text).toContain(`${soak?.counts.received ?? NaN} received`);
      expect(text).toContain(`hot swap with ${swap?.other ?? ''}`);
    }
  });

  test('names a missing model and saves nothing', async () => {
    const args = [cliScript, 'bench', '--model', 'nothing-of-that-name', '-o', join(folder, 'none.json')];
    await expect(promisify(execFile)(process.execPath, args)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('nothing-of-that-name') as string,
    });
    expect(await readdir(folder)).not.toContain('none.json');
  });

  test.each([
    ['--frames', 'many'],
    ['--soak', '0'],
    ['--rounds', '1.5'],
  ])('refuses %s %s as wrong usage', async (option, value) => {
    const args = [cliScript, 'bench', option, value];
    await expect(promisify(execFile)(process.execPath, args)).rejects.toMatchObject({ code: 2 });
  });
});

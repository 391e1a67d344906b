import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cliScript } from '../../src/process/package-root';
import type { DemoSummary } from '../../src/demo/demo-summary';
import { TAPE_COLORS } from '../../src/lines';
import { endWithFile } from '../support/end-with-file';
import { poll } from '../support/poll';
import { describeWithRos } from './support/ros-test';

const LOOKS = ['bright', 'red-light'];
const SMALL = ['--size', '320x240', '--count', '3', '--look', LOOKS.join(',')];

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

describeWithRos('sim2real demo', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'demo-test-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  function start(args: readonly string[]): { ended: Promise<Ended>; pid: number; output: () => string } {
    // Its temporary files fall into our folder, which also marks all its processes.
    const env = { ...process.env, TMPDIR: folder };
    const child = endWithFile(
      spawn(process.execPath, [cliScript, 'demo', '--out', join(folder, 'out'), ...args], { env }),
    );
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    const ended = new Promise<Ended>((resolve) => {
      child.once('close', (code) => {
        resolve({ code, stdout, stderr });
      });
    });
    return { ended, pid: child.pid ?? 0, output: () => stdout + stderr };
  }

  /** Processes whose environment holds the folder, apart from the demo's own. */
  async function listProcesses(): Promise<string[]> {
    const found: string[] = [];
    for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
      const environment = await readFile(`/proc/${pid}/environ`, 'latin1').catch(() => '');
      if (!environment.includes(`TMPDIR=${folder}`)) continue;
      found.push((await readFile(`/proc/${pid}/cmdline`, 'latin1').catch(() => '')).replaceAll('\0', ' '));
    }
    return found;
  }

  test('prints figures and writes a page', async () => {
    const { code, stdout, stderr } = await start([...SMALL, '--seconds', '5', '--drive', '0.4', '--json'])
      .ended;
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
    const summary = JSON.parse(stdout) as DemoSummary;
    expect(summary.proxy.translated).toBeGreaterThan(50);
    expect(summary.proxied.received).toBeGreaterThan(50);
    expect(summary.proxy.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(summary.proxy.latency.total.p50).toBeGreaterThan(0);
    expect(summary.looks.map(({ look }) => look)).toEqual(LOOKS);
    for (const entry of summary.looks) expect(entry.pairs).toBeGreaterThan(0);
    for (const part of ['raw', 'proxied'] as const) {
      for (const color of TAPE_COLORS) {
        expect(summary.all[part].iou[color]).toBeGreaterThanOrEqual(0);
        expect(summary.all[part].iou[color]).toBeLessThanOrEqual(1);
      }
    }
    // What the thresholds were made for: a good light, and then a light in which no white is left.
    expect(summary.looks[0]?.raw.iou.white).toBeGreaterThan(0.5);
    expect(summary.looks[1]?.raw.iou.white).toBeLessThan(0.1);
    expect(summary.drive).toMatchObject({ light: 'bright', episodes: [{ variant: 'raw' }, { end: 'time' }] });
    const page = await readFile(summary.page, 'utf8');
    expect(page.match(/src="data:image\/webp;base64,/g)).toHaveLength(2);
    for (const look of LOOKS) expect(page).toContain(`<h3>${look}</h3>`);
    expect(page).toContain(summary.headline);
    expect(await listProcesses()).toEqual([]);
    expect(await readdir(folder)).toEqual(['out']);
    expect(await readdir(join(folder, 'out'))).toEqual(['index.html']);
  });

  test('leaves nothing behind after Ctrl-C', async () => {
    const demo = start([...SMALL, '--seconds', '60']);
    await poll('frames to flow', () => demo.output().includes('2 of 60 s'), 60_000);
    expect((await listProcesses()).length).toBeGreaterThanOrEqual(4);
    const before = performance.now();
    process.kill(demo.pid, 'SIGINT');
    expect((await demo.ended).code).toBe(130);
    expect(performance.now() - before).toBeLessThan(3000);
    expect(await listProcesses()).toEqual([]);
    expect(existsSync(join(folder, 'out'))).toBe(false);
    expect(await readdir(folder)).toEqual([]);
  });

  test('leaves no process after being killed', async () => {
    const demo = start([...SMALL, '--seconds', '60']);
    await poll('frames to flow', () => demo.output().includes('2 of 60 s'), 60_000);
    process.kill(demo.pid, 'SIGKILL');
    let left: string[] = [];
    const areGone = async (): Promise<boolean> => (left = await listProcesses()).length === 0;
    await poll('its processes to end', areGone).catch((error: unknown) => {
      throw new Error(`${String(error)}; still there: ${left.join('; ')}`);
    });
  });

  test('names a missing model', async () => {
    const { code, stderr } = await start([...SMALL, '--model', join(folder, 'none.json')]).ended;
    expect(code).toBe(1);
    expect(stderr).toContain('the proxy ended with exit code 1');
    expect(stderr).toContain('none.json');
    expect(await listProcesses()).toEqual([]);
  });

  test.each([
    [['--look', 'disco'], 'disco'],
    [['--seconds', 'soon'], 'seconds'],
    [['--direction', 'up'], 'direction'],
    [['--frames', '/nowhere/at/all'], '/nowhere/at/all'],
  ])('refuses %j as wrong usage', (args, named) => {
    const { status, stderr } = spawnSync(process.execPath, [cliScript, 'demo', ...args], {
      encoding: 'utf8',
    });
    expect(status).toBe(2);
    expect(stderr).toContain(named);
  });
});

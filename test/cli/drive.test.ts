import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cliScript } from '../../src/process/package-root';
import { runCli } from '../support/run-cli';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sim2real-drive-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function writeMap(name: string, tiles: string): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, `tile_size: 0.585\ntiles: ${tiles}\n`);
  return file;
}

describe('sim2real drive', () => {
  it.each([
    ['a gap', '[[straight/E]]', 'row 1, column 1: the road of straight/E leads east to row 1, column 2'],
    ['an unknown tile', '[[rail/E]]', 'row 1, column 1: expected one of straight,'],
  ])('refuses a map with %s and writes nothing', async (name, tiles, message) => {
    const output = path.join(folder, 'refused');
    const map = await writeMap(`${name.replace(' ', '-')}.yaml`, tiles);
    const { code, stderr } = await runCli('drive', '--map', map, '-o', output);
    expect(code).toBe(1);
    expect(stderr).toContain(`${map}: ${message}`);
    await expect(readdir(output)).rejects.toThrow('ENOENT');
  });

  it('leaves nothing half-written where a file cannot grow', async () => {
    const output = path.join(folder, 'full');
    const map = await writeMap('tiny.yaml', '[[curve_left/W, curve_left/N], [curve_left/S, curve_left/E]]');
    const options = ['--map', map, '--baseline', 'raw', '--latency', '0', '--seeds', '1', '--seconds', '2'];
    // No file may be longer than 1 KiB: writing an episode fails as it does on a full disk.
    const { status, stderr } = spawnSync(
      'bash',
      [
        '-c',
        'ulimit -f 1; exec "$@"',
        'bash',
        process.execPath,
        cliScript,
        'drive',
        ...options,
        '-o',
        output,
      ],
      { encoding: 'utf8' },
    );
    expect(status).toBe(1);
    expect(stderr).toMatch(/--raw--0-steps--0000\.json: EFBIG/);
    expect((await readdir(output, { recursive: true })).sort()).toEqual(['episodes']);
  });
});

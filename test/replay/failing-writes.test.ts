import { spawnSync } from 'node:child_process';
import { chmod, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { compress, isLoaded } from '@foxglove/wasm-zstd';
import { cliScript } from '../../src/process/package-root';
import { useTemporaryFolder } from '../bag/support/temporary-folder';
import { writeMcap } from '../bag/support/write-bags';
import { drawJpeg, makeDrive } from './pictures';

const at = useTemporaryFolder();
jest.setTimeout(60_000);

/** The shell's limit on a file's size fails a write as a full disk does, with an error that names no file. */
function replayWithin(kilobytes: number, ...given: string[]): { status: number | null; stderr: string } {
  const command = [process.execPath, cliScript, 'replay', ...given, '--model', 'identity', '--jobs', '1'];
  return spawnSync('bash', ['-c', `ulimit -f ${kilobytes}; exec "$@"`, 'bash', ...command], {
    encoding: 'utf8',
  });
}

test.each([
  ['out.mcap', 'out.mcap', []],
  ['out', 'out', []],
  ['clip.webp', 'out.mcap', ['--video', 'clip.webp']],
])('a disk that is full under %s is told by its name', async (name, output, more) => {
  await writeMcap(at('in.mcap'), await makeDrive(9));
  const given = more.map((word) => (word.startsWith('-') ? word : at(word)));
  const { status, stderr } = replayWithin(1, at('in.mcap'), '-o', at(output), ...given);
  expect([status, stderr]).toEqual([1, expect.stringContaining(`${at(name)}: EFBIG`) as string]);
  expect(await readdir(at(''))).toEqual(['in.mcap']);
});

test('a disk that is full where a bag is unpacked is told by name', async () => {
  await isLoaded;
  await writeMcap(at('in.mcap'), await makeDrive(30));
  await writeFile(at('in.mcap.zstd'), compress(await readFile(at('in.mcap'))));
  const { status, stderr } = replayWithin(1, at('in.mcap.zstd'), '-o', at('out.mcap'));
  expect([status, stderr]).toEqual([
    1,
    expect.stringMatching(/sim2real-zstd-\w+\/in\.mcap: EFBIG/) as string,
  ]);
});

test.each(['clip.mp4', 'clip.webp'])('%s is no name of a result', async (name) => {
  await mkdir(at('frames'));
  await writeFile(at('frames/a.jpg'), await drawJpeg(1));
  await writeMcap(at('in.mcap'), await makeDrive(1));
  for (const input of ['frames', 'in.mcap']) {
    const { status, stderr } = replayWithin(100, at(input), '-o', at(name));
    expect([status, stderr]).toEqual([1, expect.stringContaining('--video') as string]);
  }
});

test('a disk that is full under a folder of pictures names the picture', async () => {
  await mkdir(at('frames'));
  await writeFile(at('frames/a.jpg'), await drawJpeg(1));
  const { stderr } = replayWithin(0, at('frames'), '-o', at('out'));
  expect(stderr).toContain(`${at('out/a.jpg')}: EFBIG`);
});

/** Stands in for an ffmpeg that cannot do it: without its encoder, or with a full disk. */
const FAILING = '#!/bin/sh\n[ "$2" = "" ] && exit 0\necho "Unknown encoder libx264" >&2\nexit 8\n';

test("ffmpeg's own message tells why there is no clip", async () => {
  await writeMcap(at('in.mcap'), await makeDrive(30));
  await mkdir(at('bin'));
  await writeFile(at('bin/ffmpeg'), FAILING);
  await chmod(at('bin/ffmpeg'), 0o755);
  const given = [
    'replay',
    at('in.mcap'),
    '-o',
    at('out.mcap'),
    '--video',
    at('clip.mp4'),
    '--model',
    'identity',
  ];
  const { status, stderr } = spawnSync(process.execPath, [cliScript, ...given], {
    encoding: 'utf8',
    env: { ...process.env, PATH: `${at('bin')}:${process.env['PATH'] ?? ''}` },
  });
  expect([status, stderr]).toEqual([
    1,
    expect.stringMatching(/clip\.mp4: expected ffmpeg .* exit code 8: Unknown encoder libx264\n$/) as string,
  ]);
  expect(await readdir(at(''))).toEqual(['bin', 'in.mcap']);
});

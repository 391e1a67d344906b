import { spawnSync } from 'node:child_process';
import { copyFile, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { readFrame } from '../../src/evaluate/frames/read-frame';
import { readMask } from '../../src/evaluate/frames/read-mask';
import { LABEL_FORMAT_NAMES } from '../../src/label/format-names';
import { useSharedFolder } from '../bag/support/temporary-folder';
import { writeMcap } from '../bag/support/write-bags';
import { writeFrameSet } from '../evaluate/frame-set';
import { drawDrive, makeMessages } from '../evaluate/make-drive';
import { ONE_JOB } from '../evaluate/quick-options';
import { hasTestPython, pythonEnvironment, testPython } from '../support/python';
import { runCli, type Finished } from '../support/run-cli';

jest.setTimeout(180_000);
const at = useSharedFolder();
const images = (): string => at('given/images');
let names: string[];
/** What wrote the folder `masks`. */
let labelled: Finished;

beforeAll(async () => {
  names = await writeFrameSet(at('given'), ['simulator', 'warm-dim'], 3, { width: 320, height: 240 });
  labelled = await run(images(), '-o', at('masks'), '--json');
});

const run = (...given: string[]): Promise<Finished> => runCli('label', ...given);

describe('sim2real label', () => {
  it('writes masks as calibrate has them', async () => {
    const { code, stderr, stdout } = labelled;
    expect([code, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toMatchObject({
      frames: 6,
      model: 'canonical',
      format: 'masks',
      excluded: [],
    });
    expect((await readdir(at('masks'))).sort()).toEqual(['images', 'labelmap.txt', 'masks']);
    let [right, wrong, missed] = [0, 0, 0];
    for (const name of names) {
      const truth = await readMask(path.join(at('given/masks'), name), 320, 240);
      const labels = await readMask(path.join(at('masks/masks'), name), 320, 240);
      for (const [i, label] of labels.entries()) {
        const isTape = label > 0 && label < 4;
        if (isTape && label === truth[i]) right++;
        else if (isTape) wrong++;
        else if (label === 0 && (truth[i] ?? 0) > 0 && (truth[i] ?? 0) < 4) missed++;
      }
      const [given, kept] = await Promise.all(
        [images(), at('masks/images')].map((folder) => readFile(path.join(folder, name))),
      );
      expect(kept).toEqual(given);
    }
    expect(right / (right + wrong + missed)).toBeGreaterThan(0.8);
    const byMasks = [at('masks/images'), '--masks', at('masks/masks'), '-o', at('by-masks.yaml')];
    const tuned = await runCli('calibrate', ...byMasks, ...ONE_JOB);
    const direct = await runCli('calibrate', images(), '-o', at('direct.yaml'), ...ONE_JOB);
    expect([tuned.code, direct.code]).toEqual([0, 0]);
    const withoutHead = async (file: string): Promise<string> =>
      (await readFile(at(file), 'utf8')).replace(/^#.*\n/gm, '');
    expect(await withoutHead('by-masks.yaml')).toBe(await withoutHead('direct.yaml'));
  });

  (hasTestPython ? it : it.skip)('outlines are read by others (needs SIM2REAL_TEST_PYTHON)', async () => {
    for (const format of LABEL_FORMAT_NAMES.filter((each) => each !== 'masks')) {
      const { code } = await run(images(), '-o', at(format), '--format', format, ...ONE_JOB);
      expect(code).toBe(0);
    }
    const script = path.resolve('test/peers/read_labels.py');
    const given = [script, ...['masks', 'coco', 'yolo-seg', 'cvat'].map((name) => at(name))];
    const { stdout, stderr, status } = spawnSync(testPython ?? '', given, {
      encoding: 'utf8',
      env: pythonEnvironment(),
    });
    expect([status, stderr]).toEqual([0, expect.any(String) as string]);
    const formats = JSON.parse(stdout) as Record<
      string,
      Record<string, { pixels: number; kept: number; wrong: number }>
    >;
    expect(Object.keys(formats)).toEqual(['coco', 'yolo-seg', 'cvat']);
    for (const colors of Object.values(formats)) {
      expect(colors['white']?.pixels).toBeGreaterThan(1000);
      for (const { pixels, kept, wrong } of Object.values(colors)) {
        if (pixels === 0) continue;
        expect(kept).toBeGreaterThan(0.98);
        expect(wrong).toBeLessThan(0.01);
      }
    }
  });

  it('names the labels of a bag as its frames', async () => {
    await writeMcap(at('drive.mcap'), makeMessages(await drawDrive('bright', 4)));
    expect((await run(at('drive.mcap'), '-o', at('of-bag'), '--every', '2', ...ONE_JOB)).code).toBe(0);
    expect(await readdir(at('of-bag/masks'))).toEqual(['000000.png', '000002.png']);
    expect(await readdir(at('of-bag/images'))).toEqual(['000000.jpg', '000002.jpg']);
  });

  it('leaves out what does not decode', async () => {
    await mkdir(at('some/night'), { recursive: true });
    await copyFile(path.join(images(), names[0] ?? ''), at('some/night/a.png'));
    await writeFile(at('some/cut.jpg'), 'no picture');
    const { code, stderr } = await run(at('some'), '-o', at('of-some'), '--format', 'yolo-seg', ...ONE_JOB);
    expect([code, stderr]).toEqual([3, expect.stringContaining('left out cut.jpg') as string]);
    expect(await readdir(at('of-some/labels/night'))).toEqual(['a.txt']);
  });

  it('replaces its own folders alone, and only by --force', async () => {
    await mkdir(at('kept/images'), { recursive: true });
    const given = [images(), '-o', at('kept'), '--every', '3', ...ONE_JOB];
    const refused = await run(...given);
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('give --force') as string]);
    expect((await run(...given, '--force')).code).toBe(0);
    expect(await readdir(at('kept/masks'))).toHaveLength(2);
    await writeFile(at('kept/thesis.txt'), 'mine');
    const other = await run(...given, '--force');
    expect([other.code, other.stderr]).toEqual([1, expect.stringContaining('found thesis.txt') as string]);
    expect(await readFile(at('kept/thesis.txt'), 'utf8')).toBe('mine');
  });

  it('writes nothing where nothing can be labelled', async () => {
    await mkdir(at('black'));
    await sharp({ create: { width: 160, height: 120, channels: 3, background: '#000' } })
      .jpeg()
      .toFile(at('black/black.jpg'));
    await mkdir(at('twice'));
    for (const name of ['a.jpg', 'a.png'])
      await copyFile(path.join(images(), names[0] ?? ''), at(`twice/${name}`));
    const before = (await readdir(at(''))).sort();
    const cases: [string[], string][] = [
      [[at('black')], 'expected tape in 1 frames, model canonical finds none'],
      [[images(), '--model', 'classic-sim2real'], 'expected a model of direction real2sim'],
      [[at('missing')], 'missing: expected a bag or a folder of pictures'],
      [[at('twice')], 'expected names that differ without their ending'],
    ];
    for (const [given, message] of cases) {
      const { code, stderr } = await run(...given, '-o', at('nothing'));
      expect([code, stderr]).toEqual([1, expect.stringContaining(message) as string]);
    }
    const inside = await run(images(), '-o', path.join(images(), 'labels'));
    expect([inside.code, inside.stderr]).toEqual([
      1,
      expect.stringContaining('expected a folder apart') as string,
    ]);
    expect((await readdir(at(''))).sort()).toEqual(before);
    expect((await readFrame({ name: 'a', image: path.join(images(), names[0] ?? '') })).width).toBe(320);
  });
});

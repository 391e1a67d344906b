import { copyFile, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { parseColorRanges } from '../../src/lines';
import { writeFrameSet, writePng } from '../evaluate/frame-set';
import { runCli, type Finished } from '../support/run-cli';

const size = { width: 160, height: 120 };
let folder: string;
let names: string[];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sim2real-calibrate-'));
  names = await writeFrameSet(folder, ['simulator', 'warm-dim'], 8, size);
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

const run = (...given: string[]): Promise<Finished> => runCli('calibrate', ...given);

const images = (): string => path.join(folder, 'images');
const masks = (): string => path.join(folder, 'masks');

describe('sim2real calibrate', () => {
  it('writes the same parameter file for any --jobs', async () => {
    const [one, two] = [path.join(folder, 'one.yaml'), path.join(folder, 'two.yaml')];
    const first = await run(images(), '--masks', masks(), '-o', one, '--jobs', '1', '--json');
    expect([first.code, first.stderr]).toEqual([0, '']);
    const second = await run(images(), '--masks', masks(), '-o', two, '--jobs', '2');
    expect([second.code, second.stdout]).toEqual([
      0,
      expect.stringContaining('two.yaml: IoU on 16 frames') as string,
    ]);
    const text = await readFile(one, 'utf8');
    expect(text).toBe(await readFile(two, 'utf8'));
    const result = JSON.parse(first.stdout) as {
      ranges: object;
      iou: Record<string, number>;
      frames: number;
    };
    expect(parseColorRanges(text)).toEqual(result.ranges);
    expect(Math.min(...Object.values(result.iou))).toBeGreaterThan(0.3);
    expect(result.frames).toBe(16);
    expect(parse(text)).toMatchObject({
      img_size: [120, 160],
      top_cutoff: 40,
      line_detector_parameters: { canny_thresholds: [80, 200], hough_max_line_gap: 1 },
    });
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('names each unusable frame and the reason', async () => {
    const broken = await mkdtemp(path.join(tmpdir(), 'sim2real-masks-'));
    const [good = '', missing = '', large = '', unknown = ''] = names;
    expect(missing).not.toBe(good);
    await copyFile(path.join(masks(), good), path.join(broken, good));
    await writePng(path.join(broken, large), new Uint8Array(80 * 60), { width: 80, height: 60 }, 1);
    await writePng(path.join(broken, unknown), new Uint8Array(160 * 120).fill(7), size, 1);
    const output = path.join(broken, 'out.yaml');
    const { code, stderr } = await run(images(), '--masks', broken, '-o', output);
    expect(code).toBe(0);
    expect(stderr).toContain(`left out ${missing}: no mask: expected ${path.join(broken, missing)}`);
    expect(stderr).toContain(
      `${path.join(broken, large)}: expected a mask of 160x120 as its frame, got 80x60`,
    );
    expect(stderr).toContain(`${path.join(broken, unknown)}: expected the values 0 no tape, 1 white`);
    expect(stderr).toContain('got 7 at x 0, y 0');
    await rm(broken, { recursive: true });
  });

  it('writes nothing without usable frames', async () => {
    const empty = await mkdtemp(path.join(tmpdir(), 'sim2real-empty-'));
    const output = path.join(empty, 'out.yaml');
    const cut = path.join(empty, 'cut');
    const nothing = path.join(empty, 'nothing');
    for (const each of [cut, nothing]) await mkdir(each);
    await writeFile(path.join(cut, 'cut.jpg'), 'no picture');
    await copyFile(path.join(masks(), names[0] ?? ''), path.join(empty, 'cut.png'));
    const cases: [string, string, string][] = [
      [nothing, masks(), 'expected pictures'],
      [path.join(empty, 'missing'), masks(), 'expected a folder'],
      [images(), empty, 'expected a mask NAME.png'],
      [cut, empty, 'no frame can be used: '],
    ];
    for (const [frames, maskFolder, message] of cases) {
      const { code, stderr } = await run(frames, '--masks', maskFolder, '-o', output);
      expect([code, stderr]).toEqual([1, expect.stringContaining(message) as string]);
    }
    expect((await readdir(empty)).sort()).toEqual(['cut', 'cut.png', 'nothing']);
    await rm(empty, { recursive: true });
  });

  it.each([
    [['--masks', 'm']],
    [['-o', 'x.yaml']],
    [['--masks', 'm', '-o', 'x.yaml', '--bins', '7x4x4']],
    [['--masks', 'm', '-o', 'x.yaml', '--margin', 'wide']],
  ])('refuses %j as wrong usage', async (given) => {
    const { code } = await run('frames', ...given);
    expect(code).toBe(2);
  });
});

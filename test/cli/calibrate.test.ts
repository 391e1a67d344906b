import { copyFile, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import sharp from 'sharp';
import { computeIou } from '../../src/evaluate/score/overlap';
import { readFrame } from '../../src/evaluate/frames/read-frame';
import { readMask } from '../../src/evaluate/frames/read-mask';
import { PackedCounter } from '../../src/evaluate/thresholds/count-packed';
import { HistogramPacker, PackedMerger } from '../../src/evaluate/thresholds/frame-histogram';
import { loadHsvConverter } from '../../src/evaluate/thresholds/hsv-converter';
import { HsvGrid } from '../../src/evaluate/thresholds/hsv-grid';
import { DUCKIETOWN_COLOR_RANGES, TAPE_COLORS, parseColorRanges } from '../../src/lines';
import type { ColorRanges } from '../../src/lines';
import { writeFrameSet, writePng } from '../evaluate/frame-set';
import { ONE_JOB } from '../evaluate/quick-options';
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

interface WrittenSet {
  readonly output: string;
  readonly frames: number;
  readonly light: { readonly first: string } | null;
  readonly ranges: ColorRanges;
  readonly colors: Readonly<Record<string, { readonly iou: number }>>;
}

const readSets = ({ stdout }: Finished): WrittenSet[] => (JSON.parse(stdout) as { sets: WrittenSet[] }).sets;
const listIou = (set: WrittenSet | undefined): number[] =>
  Object.values(set?.colors ?? {}).map(({ iou }) => iou);

/** Mean IoU over colours, pooled over frames, with their exact masks. */
async function scoreRanges(ranges: ColorRanges, frames: readonly string[]): Promise<number> {
  const grid = new HsvGrid();
  const [packer, converter] = [new HistogramPacker(grid), await loadHsvConverter()];
  const packed = await Promise.all(
    frames.map(async (name) => {
      const frame = await readFrame({ name, image: path.join(images(), name) });
      const mask = await readMask(path.join(masks(), name), frame.width, frame.height);
      return packer.pack(converter.convert(frame), mask);
    }),
  );
  const overlaps = new PackedCounter(grid, ranges).count(new PackedMerger(grid).merge(packed));
  const ious = TAPE_COLORS.map((color) => computeIou(overlaps[color]) ?? 0);
  return ious.reduce((sum, iou) => sum + iou, 0) / ious.length;
}

const images = (): string => path.join(folder, 'images');
const masks = (): string => path.join(folder, 'masks');

describe('sim2real calibrate', () => {
  it('writes the same parameter file for any --jobs', async () => {
    const [one, two] = [path.join(folder, 'one.yaml'), path.join(folder, 'two.yaml')];
    const given = [images(), '--masks', masks(), '--format', 'ros1'];
    const first = await run(...given, '-o', one, '--jobs', '1', '--json');
    expect([first.code, first.stderr]).toEqual([0, '']);
    const second = await run(...given, '-o', two, '--jobs', '2');
    expect([second.code, second.stdout]).toEqual([
      0,
      expect.stringContaining('two.yaml: 16 frames\n  white: ') as string,
    ]);
    const text = await readFile(one, 'utf8');
    expect(text).toBe(await readFile(two, 'utf8'));
    const [set] = readSets(first);
    expect(parseColorRanges(text)).toEqual(set?.ranges);
    expect(Math.min(...listIou(set))).toBeGreaterThan(0.3);
    expect(set?.frames).toBe(16);
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
    expect(code).toBe(3);
    expect(stderr).toContain(`left out ${missing}: no mask: expected ${path.join(broken, missing)}`);
    expect(stderr).toContain(
      `${path.join(broken, large)}: expected a mask of 160x120 as its frame, got 80x60`,
    );
    expect(stderr).toContain(`${path.join(broken, unknown)}: expected the values 0 no tape, 1 white`);
    expect(stderr).toContain('got 7 at x 0, y 0');
    await rm(broken, { recursive: true });
  });

  it('needs no masks: a model labels the tape', async () => {
    const [own, true_] = [path.join(folder, 'own.yaml'), path.join(folder, 'true.yaml')];
    const warm = await mkdtemp(path.join(folder, 'warm-'));
    const frames = names.filter((name) => name.startsWith('warm-dim'));
    for (const name of frames) await copyFile(path.join(images(), name), path.join(warm, name));
    const labelled = await run(warm, '-o', own, '--json', ...ONE_JOB);
    expect([labelled.code, labelled.stderr]).toEqual([0, '']);
    await run(warm, '--masks', masks(), '-o', true_, '--json', ...ONE_JOB);
    const thresholds = await Promise.all(
      [own, true_].map(async (file) => parseColorRanges(await readFile(file, 'utf8'))),
    );
    const scores = await Promise.all(thresholds.map((ranges) => scoreRanges(ranges, frames)));
    const [byModel = 0, byMasks = 0] = scores;
    expect(byModel).toBeGreaterThan(byMasks - 0.1);
    expect(byModel).toBeGreaterThan(await scoreRanges(DUCKIETOWN_COLOR_RANGES, frames));
  });

  it('--by and --lights write a file a set', async () => {
    const csv = path.join(folder, 'frames.csv');
    const rows = names.map((name) => `${name},${name.slice(0, name.lastIndexOf('-'))}`);
    await writeFile(csv, ['frame,lighting', ...rows].join('\n'));
    const by = await run(
      images(),
      '--groups',
      csv,
      '--by',
      'lighting',
      '-o',
      path.join(folder, 'by.yaml'),
      '--json',
      ...ONE_JOB,
    );
    expect(readSets(by).map(({ output, frames }) => [path.basename(output), frames])).toEqual([
      ['by-simulator.yaml', 8],
      ['by-warm-dim.yaml', 8],
    ]);
    const found = await run(
      images(),
      '--lights',
      '-o',
      path.join(folder, 'found.yaml'),
      '--json',
      ...ONE_JOB,
    );
    expect(
      readSets(found).map(({ output, frames, light }) => [
        path.basename(output),
        frames,
        light?.first.slice(0, 4),
      ]),
    ).toEqual([
      ['found-light-1.yaml', 8, 'simu'],
      ['found-light-2.yaml', 8, 'warm'],
    ]);
  });

  it('keeps a file that is there without --force', async () => {
    const output = path.join(folder, 'kept.yaml');
    await writeFile(output, 'mine');
    const given = [images(), '--masks', masks(), '-o', output];
    const { code, stderr } = await run(...given);
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining('kept.yaml: expected no such file') as string,
    ]);
    expect(await readFile(output, 'utf8')).toBe('mine');
    expect((await run(...given, '--force', ...ONE_JOB)).code).toBe(0);
    expect(parse(await readFile(output, 'utf8'))).toMatchObject({
      '/**': { ros__parameters: { top_cutoff: 40 } },
    });
  });

  it('refuses frames without tape', async () => {
    const black = await mkdtemp(path.join(folder, 'black-'));
    await sharp({ create: { width: 160, height: 120, channels: 3, background: '#000' } })
      .jpeg()
      .toFile(path.join(black, 'black.jpg'));
    const output = path.join(black, 'out.yaml');
    const { code, stderr } = await run(black, '-o', output);
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining('expected tape in 1 frames, model canonical finds none') as string,
    ]);
    const wrong = await run(images(), '--model', 'classic-sim2real', '-o', output);
    expect([wrong.code, wrong.stderr]).toEqual([1, expect.stringContaining('found sim2real') as string]);
    expect(await readdir(black)).toEqual(['black.jpg']);
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
      [nothing, masks(), 'a folder with .jpg, .jpeg or .png files, found neither'],
      [path.join(empty, 'missing'), masks(), 'missing'],
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
    [['-o', 'x.yaml', '--by', 'lighting']],
    [['-o', 'x.yaml', '--groups', 'g.csv', '--by', 'lighting', '--lights']],
    [['-o', 'x.yaml', '--masks', 'm', '--model', 'canonical']],
    [['-o', 'x.yaml', '--format', 'ros3']],
    [['--masks', 'm', '-o', 'x.yaml', '--bins', '7x4x4']],
    [['--masks', 'm', '-o', 'x.yaml', '--margin', 'wide']],
  ])('refuses %j as wrong usage', async (given) => {
    const { code } = await run('frames', ...given);
    expect(code).toBe(2);
  });
});

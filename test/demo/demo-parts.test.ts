import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { collectFrames } from '../../src/demo/collect-frames';
import { DemoUsageError, pickFrames, type FrameSet } from '../../src/demo/frame-set';
import { orderFrames } from '../../src/demo/play-order';
import { renderFrames } from '../../src/demo/render-frames';
import { readMask } from '../../src/evaluate/frames/read-mask';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sim2real-demo-test-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const SET: FrameSet = {
  frames: ['a', 'a', 'a', 'b', 'b'].map((look, i) => ({ look, picture: `${i}.jpg` })),
  looks: ['a', 'b'],
  source: '',
};

test('each light is shown equally long', () => {
  expect([...orderFrames(SET, 12)]).toEqual([0, 1, 2, 1, 0, 1, 3, 4, 3, 4, 3, 4]);
});

test('a single frame is shown throughout', () => {
  expect([...orderFrames({ ...SET, frames: SET.frames.slice(0, 1), looks: ['a'] }, 3)]).toEqual([0, 0, 0]);
});

test("the page shows each light's middle frame", () => {
  expect(pickFrames(SET)).toEqual([1, 4]);
});

test('a folder without pictures is refused by name', async () => {
  await expect(collectFrames(folder, undefined)).rejects.toThrow(DemoUsageError);
  await expect(collectFrames(join(folder, 'none'), undefined)).rejects.toThrow(/none.*ENOENT/);
});

test('pictures are paired with masks by stem', async () => {
  await writeFile(join(folder, 'b.jpg'), '');
  await writeFile(join(folder, 'a.png'), '');
  await writeFile(join(folder, 'notes.txt'), '');
  const masks = await mkdtemp(join(folder, 'masks-'));
  await writeFile(join(masks, 'b.png'), '');
  const { frames } = await collectFrames(folder, masks);
  expect(frames.map(({ picture, mask }) => [picture, mask])).toEqual([
    [join(folder, 'a.png'), undefined],
    [join(folder, 'b.jpg'), join(masks, 'b.png')],
  ]);
});

test('a rendered mask keeps its classes', async () => {
  const { frames, looks } = await renderFrames({
    looks: ['simulator', 'red-light'],
    count: 1,
    width: 160,
    height: 120,
    folder,
    onProgress: () => undefined,
    signal: new AbortController().signal,
  });
  expect(looks).toEqual(['simulator', 'red-light']);
  const classes = await readMask(frames[0]?.mask ?? '', 160, 120);
  expect(classes).toHaveLength(160 * 120);
  expect([...new Set(classes)].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 254, 255]);
  expect(await readMask(frames[1]?.mask ?? '', 160, 120)).toEqual(classes);
  await expect(readMask(frames[0]?.mask ?? '', 80, 120)).rejects.toThrow(/80x120.*160x120/);
  expect(await sharp(frames[1]?.picture).metadata()).toMatchObject({ format: 'jpeg', width: 160 });
});

test('rendering can be aborted', async () => {
  const stop = new AbortController();
  const rendering = renderFrames({
    looks: ['bright'],
    count: 1000,
    width: 160,
    height: 120,
    folder,
    onProgress: () => {
      stop.abort(new Error('enough'));
    },
    signal: stop.signal,
  });
  await expect(rendering).rejects.toThrow('enough');
});

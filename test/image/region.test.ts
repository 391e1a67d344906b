import { BufferPool } from '../../src/image/buffer-pool';
import type { RgbFrame } from '../../src/image/frame';
import { copyRegionIn, copyRegionOut, parseRegion, resolveRegion, type Region } from '../../src/image/region';
import type { Translator } from '../../src/translate/translator';
import { createIdentity } from '../../src/translate/identity';
import { createPipeline } from '../pipeline/create-pipeline';
import { drawRamps } from '../pipeline/pictures';
import { makeRawImage } from '../support/frames';

/** Inverts what it is given, so that it shows where it was at work. */
const invert: Translator = {
  ...createIdentity(),
  name: 'invert',
  translate: (frame: RgbFrame) => Promise.resolve({ ...frame, data: frame.data.map((value) => 255 - value) }),
};

test.each<[string, Region]>([
  ['full', 'full'],
  ['bottom-half', 'bottom-half'],
  ['0,0.4,1,0.6', { x: 0, y: 0.4, width: 1, height: 0.6 }],
  [' 0.25, 0.5, 0.5, 0.5 ', { x: 0.25, y: 0.5, width: 0.5, height: 0.5 }],
])('%s is read as a region', (text, region) => {
  expect(parseRegion(text)).toEqual(region);
});

test.each(['', 'top', '0,0,1', '0,0,1,1,1', '0,0.5,1,0.6', '-0.1,0,1,1', '0,0,0,1', 'a,b,c,d', '0,,1,1'])(
  '"%s" is refused with what was expected',
  (text) => {
    expect(() => parseRegion(text)).toThrow(/expected full, bottom-half, or x,y,width,height/);
  },
);

test.each<[Region, [number, number], object]>([
  ['bottom-half', [640, 480], { x: 0, y: 240, width: 640, height: 240 }],
  ['bottom-half', [5, 5], { x: 0, y: 2, width: 5, height: 3 }],
  [{ x: 0, y: 0.4, width: 1, height: 0.6 }, [640, 480], { x: 0, y: 192, width: 640, height: 288 }],
  [{ x: 0.9, y: 0.9, width: 0.01, height: 0.01 }, [3, 3], { x: 2, y: 2, width: 1, height: 1 }],
])('%j of a frame of %j is %j', (region, [width, height], expected) => {
  expect(resolveRegion(region, width, height)).toEqual(expected);
});

test.each<Region>(['full', 'bottom-half', { x: 0.25, y: 0.5, width: 0.5, height: 0.25 }])(
  'only the pixels of region %j are translated',
  async (region) => {
    const { width, height, data } = drawRamps(16, 12);
    const pipeline = createPipeline({ translator: invert, region });
    const { raw } = await pipeline.process(makeRawImage({ width, height, data }), 'raw');
    const part = resolveRegion(region, width, height);
    const truth = data.map((value, i) => {
      const [x, y] = [Math.floor(i / 3) % width, Math.floor(i / 3 / width)];
      const inside = x >= part.x && x < part.x + part.width && y >= part.y && y < part.y + part.height;
      return inside ? 255 - value : value;
    });
    expect(raw?.data).toEqual(truth);
  },
);

test('a region is copied out and back', () => {
  const frame = drawRamps(10, 10);
  const before = frame.data.slice();
  const part = { x: 3, y: 2, width: 4, height: 5 };
  const piece = copyRegionOut(frame, part, new BufferPool());
  expect(piece.data.length).toBe(60);
  expect([...piece.data.subarray(0, 3)]).toEqual([...before.subarray(69, 72)]);
  frame.data.fill(0, 69, 72);
  copyRegionIn(frame, part, piece);
  expect(frame.data).toEqual(before);
});

import type { RgbFrame } from '../../src/image/frame';
import { NO_TAPE, TAPES } from '../../src/lines/tape';
import { createCamera, driveTrack, renderFrame } from '../../src/render';
import { loadReproducibly } from '../../src/translate/load-reproducibly';
import { openLight } from '../../src/translate/open-light';
import type { Translator } from '../../src/translate/translator';
import { translateFrame } from './shipped-model';

let translator: Translator;
beforeAll(async () => {
  translator = await loadReproducibly({ model: 'realistic', direction: 'sim2real' });
});
afterAll(() => translator.close());

/** Frames of our own simulator look, with the masks of their tape; 320x240. */
const scenes = driveTrack({ frames: 2, seed: 3, rate: 1 }).map((pose) =>
  renderFrame({
    camera: createCamera({ width: 320, height: 240 }),
    pose,
    look: 'simulator',
    seed: 3,
  }),
);

async function makeReal(frame: RgbFrame, light: string): Promise<RgbFrame> {
  const { card } = translator;
  const description = card && (await openLight(card, light))?.next();
  return translateFrame(translator, frame, description);
}

type Color = [number, number, number];

/** The mean red, green and blue of road and of white tape, over all scenes. */
async function measureColors(light: string): Promise<{ road: Color; white: Color }> {
  const sums = { road: [0, 0, 0, 0], white: [0, 0, 0, 0] };
  for (const { frame, mask } of scenes) {
    const { data } = await makeReal(frame, light);
    for (let i = 0; i < mask.length; i++) {
      const sum = mask[i] === NO_TAPE ? sums.road : mask[i] === TAPES.white.label ? sums.white : undefined;
      if (sum === undefined) continue;
      for (let channel = 0; channel < 3; channel++)
        sum[channel] = (sum[channel] ?? 0) + (data[3 * i + channel] ?? 0);
      sum[3] = (sum[3] ?? 0) + 1;
    }
  }
  const average = ([red = 0, green = 0, blue = 0, count = 0]: number[]): Color => [
    red / count,
    green / count,
    blue / count,
  ];
  return { road: average(sums.road), white: average(sums.white) };
}

const [RED, GREEN, BLUE] = [0, 1, 2] as const;
test.each([
  ['red', RED, BLUE],
  ['green', GREEN, RED],
  ['blue', BLUE, RED],
] as const)('road is %s in that light', async (light, more, less) => {
  const { road } = await measureColors(light);
  expect(road[more]).toBeGreaterThan(1.3 * road[less]);
});

test('a dark room is darker than a bright one, on white tape, too', async () => {
  const [dark, bright] = [(await measureColors('dark')).white, (await measureColors('bright')).white];
  expect(dark[GREEN]).toBeLessThan(0.6 * bright[GREEN]);
});

test('tape stands out from the road in every light of the card', async () => {
  for (const light of Object.keys(translator.card?.lights ?? {})) {
    const { white, road } = await measureColors(light);
    expect([light, white[GREEN] > 1.5 * road[GREEN]]).toEqual([light, true]);
  }
});

test('there is a room where the simulator has a blue sky', async () => {
  const [scene] = scenes;
  if (scene === undefined) throw new Error('expected a scene, found none');
  const top = (await makeReal(scene.frame, 'bright')).data.subarray(0, 3 * 320 * 60);
  const isSky = (i: number): boolean => (top[i + 2] ?? 0) > 200 && (top[i + 2] ?? 0) > 1.5 * (top[i] ?? 0);
  const pixels = Array.from({ length: top.length / 3 }, (_, i) => 3 * i);
  expect(pixels.filter(isSky).length / pixels.length).toBeLessThan(0.02);
  expect(new Set(pixels.map((i) => (top[i] ?? 0) >> 4)).size).toBeGreaterThan(6);
});

test('equal frames give equal pictures: nothing flickers', async () => {
  const [scene] = scenes;
  if (scene === undefined) throw new Error('expected a scene, found none');
  expect((await makeReal(scene.frame, 'night')).data).toEqual((await makeReal(scene.frame, 'night')).data);
});

import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { FEATURES, describeView } from '../../../src/evaluate/measures/describe-view';
import type { Signature } from '../../../src/evaluate/measures/describe-view';
import { judgeDiversity } from '../../../src/evaluate/measures/diversity';
import type { FrameSet } from '../../../src/evaluate/measures/frame-set';
import { VIEW_HEIGHT, VIEW_WIDTH } from '../../../src/evaluate/measures/road-view';
import { measureSets } from '../../../src/evaluate/measures/set-measures';
import { assignFolds } from '../../../src/evaluate/measures/two-sample';
import type { Results } from '../../../src/evaluate/results/results';

const OPTIONS = { seed: 1, resamples: 200 };

function makeRandom(seed: number): () => number {
  const state = xoroshiro128plus(seed);
  return () => uniformInt(state, 0, 1_000_000) / 1_000_000;
}

/** Signatures with features around `centre` and thumbnails that differ from each other by `spread`. */
function draw(count: number, seed: number, centre = 0, spread = 1): Signature[] {
  const random = makeRandom(seed);
  const bell = (): number => random() + random() + random() - 1.5;
  return Array.from({ length: count }, () => ({
    features: Float32Array.from({ length: FEATURES }, () => centre + bell()),
    thumbnail: Float32Array.from({ length: 60 }, () => spread * bell()),
  }));
}

function makeSet(variants: Record<string, Signature[]>): FrameSet {
  const count = Object.values(variants)[0]?.length ?? 0;
  return {
    scenes: Array.from({ length: count }, (_, i) => i),
    groups: Array.from({ length: count }, () => 0),
    variants: Object.entries(variants).map(([name, signatures]) => ({ name, signatures })),
  };
}

function measure(translated: FrameSet, target?: FrameSet): Promise<Pick<Results, 'diversity' | 'twoSample'>> {
  return measureSets([{ experiment: 'A', translated, target }], OPTIONS);
}

test('identical outputs count as collapsed', async () => {
  const inputs = draw(40, 1);
  const [first] = inputs;
  if (first === undefined) throw new Error('expected frames');
  const half = inputs.map((each) => ({ ...each, thumbnail: each.thumbnail.map((value) => value / 2) }));
  const { diversity } = await measure(makeSet({ raw: inputs, constant: inputs.map(() => first), half }));
  const find = (name: string): Results['diversity'][number] | undefined =>
    diversity.find(({ variant }) => variant === name);
  expect(find('raw')).toMatchObject({ ratio: { value: 1, low: 1, high: 1 }, verdict: 'kept' });
  expect(find('constant')).toMatchObject({
    outputs: { value: 0 },
    ratio: { value: 0 },
    verdict: 'collapsed',
  });
  expect(find('half')?.ratio.value).toBeCloseTo(0.5, 5);
  expect(find('raw')?.targetRatio.value).toBeNull();
});

test("low diversity like the target's is no collapse", () => {
  const at = (value: number): { value: number; low: number; high: number } => {
    return { value, low: value - 0.05, high: value + 0.05 };
  };
  const none = { value: null, low: null, high: null };
  expect(judgeDiversity(at(0.3), at(0.3))).toBe('collapsed');
  expect(judgeDiversity(at(0.3), at(0.9))).toBe('kept');
  expect(judgeDiversity(at(0.3), none)).toBe('collapsed');
  expect(judgeDiversity(at(0.48), none)).toBe('undecided');
});

test('frames of one scene are never compared', async () => {
  const [a, b] = draw(2, 3);
  if (!a || !b) throw new Error('expected frames');
  const set = { scenes: [0, 0], groups: [0, 0], variants: [{ name: 'raw', signatures: [a, b] }] };
  expect((await measure(set)).diversity).toEqual([]);
});

test('the two-sample test separates only different distributions', async () => {
  const set = makeSet({ raw: draw(120, 1, 1.5), same: draw(120, 2), near: draw(120, 3, 0.25) });
  const target = makeSet({ simulator: draw(90, 4) });
  const { twoSample } = await measure(set, target);
  const [raw, same, near] = twoSample;
  expect(twoSample.map(({ variant, frames }) => [variant, frames])).toEqual([
    ['raw', 90],
    ['same', 90],
    ['near', 90],
  ]);
  expect(raw?.accuracy.value).toBeGreaterThan(0.97);
  expect(raw?.difference.value).toBeNull();
  expect(same?.accuracy.value).toBeGreaterThan(0.4);
  expect(same?.accuracy.value).toBeLessThan(0.6);
  expect(same?.accuracy.low).toBeLessThan(0.5);
  expect(same?.difference.high).toBeLessThan(-0.2);
  expect(near?.accuracy.value).toBeGreaterThan(same?.accuracy.value ?? 1);
  expect(await measure(set, target)).toMatchObject({ twoSample });
});

test('two scenes give a diversity without interval', async () => {
  const set = (scenes: number): FrameSet => {
    const frames = makeSet({ raw: draw(12, 1) });
    return { ...frames, scenes: frames.scenes.map((i) => i % scenes) };
  };
  const [two] = (await measure(set(2))).diversity;
  expect(two?.outputs.value).toBeGreaterThan(0);
  expect(two?.outputs).toMatchObject({ low: null, high: null, reason: 'too few scenes' });
  expect(two?.verdict).toBe('undecided');
  const [three] = (await measure(set(3))).diversity;
  expect(three?.outputs.high).toBeGreaterThan(three?.outputs.low ?? Infinity);
});

test('too few scenes give no two-sample test', async () => {
  expect((await measure(makeSet({ raw: draw(20, 1) }))).twoSample).toEqual([]);
  const few = { ...makeSet({ raw: draw(20, 1) }), scenes: Array.from({ length: 20 }, (_, i) => i % 4) };
  expect((await measure(few, makeSet({ simulator: draw(20, 2) }))).twoSample).toEqual([]);
});

test('folds share groups but no scenes', () => {
  const scenes = [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 6, 7, 8, 9];
  const groups = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1];
  expect(assignFolds({ scenes, groups })).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 0, 1, 2, 3, 4]);
});

test('a thumbnail ignores light and contrast', () => {
  const pixels = VIEW_WIDTH * VIEW_HEIGHT;
  const draw = (map: (value: number, channel: number) => number): Float32Array => {
    const rgb = Uint8Array.from({ length: pixels * 3 }, (_, i) => {
      const pixel = Math.floor(i / 3);
      return map(60 + (pixel % VIEW_WIDTH) / 2 + Math.floor(pixel / VIEW_WIDTH) / 2, i % 3);
    });
    return describeView({ rgb, lab: rgb }).thumbnail;
  };
  const plain = draw((value) => value);
  const apart = (other: Float32Array): number =>
    Math.sqrt(plain.reduce((sum, value, i) => sum + (value - (other[i] ?? 0)) ** 2, 0) / plain.length);
  expect(apart(draw((value, channel) => 0.7 * value + 30 * channel))).toBeLessThan(0.1);
  expect(apart(draw((value) => 255 - value))).toBeGreaterThan(1);
  const flat = draw(() => 90);
  expect(Math.max(...flat.map(Math.abs))).toBeLessThan(1e-3);
});

import { LIVE_GRID } from '../../src/calibrate/live/live-grid';
import { LiveTuner } from '../../src/calibrate/live/live-tuner';
import { MAX_STEP } from '../../src/calibrate/live/fit-ranges';
import { HistogramPacker } from '../../src/evaluate/thresholds/frame-histogram';
import { DUCKIETOWN_COLOR_RANGES, TAPES, type ColorRanges, type Hsv } from '../../src/lines';

const packer = new HistogramPacker(LIVE_GRID);
const MARGIN = 0.03;

/** Blocks of one HSV colour: the floor, and tape of some colours, with as many pixels each. */
function makeFrame(blocks: readonly (readonly [hsv: Hsv, label: number, pixels: number])[]): Uint8Array {
  const pixels = blocks.flatMap(([hsv, label, count]) =>
    Array.from({ length: count }, () => ({ hsv, label })),
  );
  return packer.pack(
    Uint8Array.from(pixels.flatMap(({ hsv }) => hsv)),
    Uint8Array.from(pixels.map(({ label }) => label)),
  );
}

const { white, yellow, red } = { white: TAPES.white.label, yellow: TAPES.yellow.label, red: TAPES.red.label };
const plain = makeFrame([
  [[20, 20, 70], 0, 4000],
  [[20, 12, 220], white, 300],
  [[30, 220, 220], yellow, 200],
]);
/** Dim: Duckietown's own thresholds find nothing any more. */
const dim = makeFrame([
  [[20, 20, 20], 0, 4000],
  [[20, 12, 76], white, 300],
  [[30, 220, 76], yellow, 200],
]);

function holds(ranges: ColorRanges, color: 'white' | 'yellow' | 'red', hsv: Hsv): boolean {
  return ranges[color].some(({ low, high }) =>
    hsv.every((level, i) => (low[i] ?? 0) <= level && level <= (high[i] ?? 0)),
  );
}

function feed(tuner: LiveTuner, frame: Uint8Array, count: number): number {
  let changes = 0;
  for (let i = 0; i < count; i++) changes += tuner.add(frame).changes.length;
  return changes;
}

describe('the live tuner', () => {
  test('leaves thresholds alone that work', () => {
    const tuner = new LiveTuner(DUCKIETOWN_COLOR_RANGES, MARGIN);
    expect(feed(tuner, plain, 20)).toBe(0);
    expect(tuner.add(plain).pace).toBe('later');
    expect(tuner.ranges).toBe(DUCKIETOWN_COLOR_RANGES);
    expect(tuner.colors).toMatchObject({ white: { iou: 1 }, yellow: { iou: 1 }, red: { iou: null } });
  });

  test('finds the tape of another light', () => {
    const tuner = new LiveTuner(DUCKIETOWN_COLOR_RANGES, MARGIN);
    feed(tuner, plain, 8);
    feed(tuner, dim, 4);
    expect(tuner.lights).toEqual({ met: 2, known: 1 });
    expect(holds(tuner.ranges, 'white', [20, 12, 76])).toBe(true);
    expect(holds(tuner.ranges, 'yellow', [30, 220, 76])).toBe(true);
    expect(holds(tuner.ranges, 'white', [20, 20, 20])).toBe(false);
    expect(tuner.ranges.red).toBe(DUCKIETOWN_COLOR_RANGES.red);
    expect(feed(tuner, dim, 20)).toBe(0);
  });

  test('takes one frame of another light for a flash', () => {
    const tuner = new LiveTuner(DUCKIETOWN_COLOR_RANGES, MARGIN);
    feed(tuner, plain, 8);
    for (let i = 0; i < 5; i++) {
      expect(tuner.add(dim)).toMatchObject({ changes: [], pace: 'soon' });
      expect(tuner.add(plain)).toMatchObject({ changes: [] });
    }
    expect(tuner.lights.met).toBe(1);
  });

  test('returns at once to a light that it knows', () => {
    const tuner = new LiveTuner(DUCKIETOWN_COLOR_RANGES, MARGIN);
    feed(tuner, plain, 8);
    feed(tuner, dim, 12);
    const learnt = tuner.ranges;
    feed(tuner, plain, 12);
    expect(tuner.lights.known).toBe(2);
    feed(tuner, dim, 1);
    const back = tuner.add(dim);
    expect(back.ranges).toEqual(learnt);
    expect(back.changes.map(({ source }) => source)).toContain('known');
  });

  test('makes a wild change only when three frames agree', () => {
    const tuner = new LiveTuner(DUCKIETOWN_COLOR_RANGES, MARGIN);
    // Yellow is where the far end of HSV space is, and nothing of it half way there.
    const wild = makeFrame([
      [[20, 20, 70], 0, 4000],
      [[176, 4, 4], yellow, 200],
    ]);
    expect(feed(tuner, wild, 2)).toBe(0);
    expect(feed(tuner, wild, 1)).toBe(1);
    expect(holds(tuner.ranges, 'yellow', [176, 4, 4])).toBe(true);
  });

  test('goes in steps where each step helps', () => {
    const tuner = new LiveTuner(DUCKIETOWN_COLOR_RANGES, MARGIN);
    // White from bright to dark: each step takes in more of it.
    const graded = makeFrame([
      [[20, 200, 70], 0, 4000],
      ...[20, 60, 100, 140, 180, 220].map((value) => [[20, 12, value], white, 60] as const),
    ]);
    const lows = [1, 2].map(() => tuner.add(graded).ranges.white[0]?.low[2]);
    expect(lows).toEqual([150 - MAX_STEP[2], 0]);
  });

  test('hands over no colour that floods', () => {
    const tuner = new LiveTuner(DUCKIETOWN_COLOR_RANGES, MARGIN);
    const alike = makeFrame([
      [[20, 20, 70], 0, 4000],
      [[20, 20, 70], white, 300],
    ]);
    expect(feed(tuner, alike, 12)).toBe(0);
  });

  test('undoes a change after which nothing is found', () => {
    const tuner = new LiveTuner(DUCKIETOWN_COLOR_RANGES, MARGIN);
    feed(tuner, plain, 8);
    // The model takes dark floor for tape, then sees none: the detector with the new thresholds is blind.
    const wrong = makeFrame([
      [[20, 20, 70], 0, 3700],
      [[20, 12, 220], 0, 300],
      [[100, 100, 30], white, 300],
    ]);
    const blind = makeFrame([
      [[20, 20, 70], 0, 4000],
      [[20, 12, 220], 0, 300],
    ]);
    expect(feed(tuner, wrong, 4)).toBeGreaterThan(0);
    expect(tuner.ranges.white).not.toEqual(DUCKIETOWN_COLOR_RANGES.white);
    const reasons = Array.from({ length: 3 }, () => tuner.add(blind).reason);
    expect(reasons.join()).toMatch(/nothing was found in 3 frames; back to the thresholds before/);
    expect(tuner.ranges).toEqual(DUCKIETOWN_COLOR_RANGES);
  });

  /** A stop line right before the robot: half of the ground is red. */
  const near = makeFrame([
    [[20, 20, 70], 0, 2000],
    [[20, 12, 220], white, 300],
    [[30, 220, 220], yellow, 200],
    [[176, 180, 200], red, 2500],
  ]);

  test('does not take a stop line right before the robot for another light', () => {
    const tuner = new LiveTuner(DUCKIETOWN_COLOR_RANGES, MARGIN);
    feed(tuner, plain, 8);
    feed(tuner, near, 3);
    expect(tuner.lights.met).toBe(1);
    expect(tuner.colors.red).toMatchObject({ iou: 1 });
  });

  test('labels soon when a tape comes into sight', () => {
    const tuner = new LiveTuner(DUCKIETOWN_COLOR_RANGES, MARGIN);
    feed(tuner, plain, 20);
    expect(tuner.add(plain).pace).toBe('later');
    const paces = Array.from({ length: 6 }, () => tuner.add(near).pace);
    expect(paces).toEqual([...Array.from({ length: 5 }, () => 'soon'), 'later']);
    feed(tuner, plain, 8);
    expect(tuner.add(near).pace).toBe('later');
  });

  test('does not forget a tape while it is out of sight', () => {
    const tuner = new LiveTuner(DUCKIETOWN_COLOR_RANGES, MARGIN);
    feed(tuner, plain, 2);
    feed(tuner, near, 2);
    const { pixels } = tuner.colors.red;
    feed(tuner, plain, 30);
    expect(tuner.colors.red).toEqual({ pixels, iou: 1 });
  });

  test('does not add ranges that a detector lacks', () => {
    const one = { ...DUCKIETOWN_COLOR_RANGES, red: [{ low: [0, 140, 100], high: [15, 255, 255] }] } as const;
    const tuner = new LiveTuner(one, MARGIN);
    const both = makeFrame([
      [[20, 20, 70], 0, 4000],
      [[2, 220, 60], red, 200],
      [[176, 220, 60], red, 100],
    ]);
    feed(tuner, both, 8);
    expect(tuner.ranges.red).toHaveLength(1);
    expect(holds(tuner.ranges, 'red', [2, 220, 60])).toBe(true);
  });
});

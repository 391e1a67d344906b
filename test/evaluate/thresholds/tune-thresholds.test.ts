import { BoxScorer } from '../../../src/evaluate/thresholds/box-scorer';
import { HsvGrid } from '../../../src/evaluate/thresholds/hsv-grid';
import type { HsvBox } from '../../../src/evaluate/thresholds/hsv-grid';
import { IntegralHistogram } from '../../../src/evaluate/thresholds/integral-histogram';
import { tuneColor } from '../../../src/evaluate/thresholds/tune-thresholds';
import { createRandom } from '../../../src/render/noise';

/** 6 hues, 4 saturations, 4 values: few enough to try every box. */
const grid = new HsvGrid({ hue: 30, saturation: 64, value: 64 });

function* listBoxes(wraps: boolean): Generator<HsvBox> {
  for (let h0 = 0; h0 < 6; h0++)
    for (let h1 = h0; h1 < (wraps ? h0 + 6 : 6); h1++)
      for (let s0 = 0; s0 < 4; s0++)
        for (let s1 = s0; s1 < 4; s1++)
          for (let v0 = 0; v0 < 4; v0++) for (let v1 = v0; v1 < 4; v1++) yield { h0, h1, s0, s1, v0, v1 };
}

function drawCounts(seed: number): { tape: Float64Array; other: Float64Array } {
  const random = createRandom(seed);
  const draw = (share: number): Float64Array =>
    new Float64Array(grid.size).map(() => (random() < share ? Math.floor(random() * 100) : 0));
  return { tape: draw(0.3), other: draw(0.5) };
}

const options = { seeds: [], twoRanges: false, margin: 'tight' } as const;

describe('tuneColor', () => {
  it('finds the best of all boxes', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const counts = drawCounts(seed);
      const scorer = new BoxScorer(grid, counts);
      const best = Math.max(...[...listBoxes(false)].map((box) => scorer.score([box])));
      expect([seed, tuneColor(grid, counts, options)?.iou]).toEqual([seed, best]);
    }
  });

  it('matches the best hue-wrapping box with two ranges', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const counts = drawCounts(seed);
      const scorer = new BoxScorer(grid, counts);
      const best = Math.max(...[...listBoxes(true)].map((box) => scorer.score([box])));
      const tuned = tuneColor(grid, counts, { ...options, twoRanges: true });
      expect(tuned?.iou).toBeGreaterThanOrEqual(best);
      expect(tuned?.ranges.length).toBeLessThanOrEqual(2);
    }
  });

  it('gives each red range its own limits', () => {
    const counts = { tape: new Float64Array(grid.size), other: new Float64Array(grid.size).fill(5) };
    const at = (h: number, s: number, v: number): number => (h * 4 + s) * 4 + v;
    counts.tape[at(0, 3, 2)] = 1000;
    counts.tape[at(5, 2, 1)] = 1000;
    expect(tuneColor(grid, counts, { ...options, twoRanges: true })).toEqual({
      ranges: [
        { low: [0, 192, 128], high: [29, 255, 191] },
        { low: [150, 128, 64], high: [180, 191, 127] },
      ],
      iou: 2000 / 2010,
    });
  });

  it('puts limits by the chosen margin', () => {
    const counts = { tape: new Float64Array(grid.size), other: new Float64Array(grid.size) };
    const at = (h: number, s: number, v: number): number => (h * 4 + s) * 4 + v;
    counts.tape[at(1, 0, 3)] = 10;
    counts.other[at(1, 3, 3)] = 10;
    expect(tuneColor(grid, counts, options)?.ranges).toEqual([{ low: [30, 0, 192], high: [59, 63, 255] }]);
    expect(tuneColor(grid, counts, { ...options, margin: 'middle' })?.ranges).toEqual([
      { low: [0, 0, 0], high: [180, 127, 255] },
    ]);
  });

  it('has no answer without the colour', () => {
    const counts = { tape: new Float64Array(grid.size), other: new Float64Array(grid.size).fill(1) };
    expect(tuneColor(grid, counts, options)).toBeUndefined();
  });
});

describe('IntegralHistogram', () => {
  it("counts each box like its bins' sum", () => {
    const { tape } = drawCounts(7);
    const integral = new IntegralHistogram(grid, tape);
    for (const box of listBoxes(true)) {
      let sum = 0;
      for (let h = box.h0; h <= box.h1; h++)
        for (let s = box.s0; s <= box.s1; s++)
          for (let v = box.v0; v <= box.v1; v++) sum += tape[((h % 6) * 4 + s) * 4 + v] ?? 0;
      expect(integral.count(box)).toBe(sum);
    }
    expect(integral.total).toBe(tape.reduce((a, b) => a + b, 0));
  });
});

describe('HsvGrid', () => {
  it('converts bins to thresholds and back', () => {
    const fine = new HsvGrid();
    const box = { h0: 10, h1: 20, s0: 5, s1: 63, v0: 0, v1: 7 };
    const [range] = fine.toRanges(box);
    expect(range).toEqual({ low: [20, 20, 0], high: [41, 255, 31] });
    expect(range && fine.toBox(range)).toEqual(box);
    expect(fine.toRanges({ ...box, h0: 85, h1: 92 }).map(({ low, high }) => [low[0], high[0]])).toEqual([
      [0, 5],
      [170, 180],
    ]);
  });

  it('refuses bins that do not divide the levels', () => {
    expect(() => new HsvGrid({ hue: 7, saturation: 4, value: 4 })).toThrow('bins: hue: expected');
  });
});

import { BoxScorer } from '../../../src/evaluate/thresholds/box-scorer';
import { HsvGrid } from '../../../src/evaluate/thresholds/hsv-grid';
import { mapThresholds } from '../../../src/evaluate/thresholds/map-thresholds';
import { compareSweeps, sweepColor } from '../../../src/evaluate/thresholds/sweep-thresholds';

const grid = new HsvGrid({ hue: 10, saturation: 16, value: 16 });
const at = (h: number, s: number, v: number): number => (h * 16 + s) * 16 + v;

function place(...bins: readonly (readonly [number, number, number, number])[]): Float64Array {
  const counts = new Float64Array(grid.size);
  for (const [h, s, v, count] of bins) counts[at(h, s, v)] = count;
  return counts;
}

describe('sweepColor', () => {
  it('counts the boxes near the best one', () => {
    // All tape in one bin and nothing else anywhere: every box that holds the bin is perfect.
    const counts = { tape: place([4, 7, 8, 100]), other: place() };
    const sweep = sweepColor(grid, counts, 'yellow');
    // Intervals that hold bin i of n: (i + 1) * (n - i).
    expect(sweep?.near).toHaveLength(5 * 14 * (8 * 9) * (9 * 8));
    expect(sweep?.best).toBe(1);
    expect(sweep?.boxes).toBe(171 * 136 * 136);
    expect(sweepColor(grid, counts, 'red')?.boxes).toBe(18 * 18 * 136 * 136);
  });

  it('compares the best boxes of two domains', () => {
    const one = sweepColor(grid, { tape: place([4, 7, 8, 100]), other: place() }, 'yellow');
    const other = sweepColor(grid, { tape: place([4, 7, 8, 100]), other: place([3, 7, 8, 100]) }, 'yellow');
    if (one === undefined || other === undefined) throw new Error('no sweep');
    const both = 1 * 14 * (8 * 9) * (9 * 8);
    expect(compareSweeps(one, other)).toEqual({
      kept: both / one.near.length,
      overlap: both / one.near.length,
    });
    expect(compareSweeps(one, one)).toEqual({ kept: 1, overlap: 1 });
  });

  it('finds the same best score as tuning', () => {
    const counts = { tape: place([4, 7, 8, 100], [5, 9, 9, 30]), other: place([4, 8, 8, 20], [5, 7, 9, 25]) };
    const scorer = new BoxScorer(grid, counts);
    const both = scorer.score([{ h0: 4, h1: 5, s0: 7, s1: 9, v0: 8, v1: 9 }]);
    const first = scorer.score([{ h0: 4, h1: 4, s0: 7, s1: 7, v0: 8, v1: 8 }]);
    expect(sweepColor(grid, counts, 'yellow')?.best).toBeCloseTo(Math.max(both, first), 6);
  });

  it('has no answer without tape', () => {
    expect(sweepColor(grid, { tape: place(), other: place([1, 1, 1, 1]) }, 'white')).toBeUndefined();
  });
});

describe('mapThresholds', () => {
  it('cuts saturation and value for each colour', () => {
    const counts = { tape: place([0, 3, 10, 60], [0, 3, 12, 40]), other: place([0, 9, 11, 100]) };
    const whole = [{ low: [0, 0, 0], high: [180, 255, 255] }] as const;
    const white = mapThresholds(grid, counts, 'white', whole);
    expect(white?.saturations[3]).toBe(64);
    // Saturation below 64 keeps all tape and nothing else; value from 192 keeps 40 of it.
    expect(white?.iou[3]?.[0]).toBe(1);
    expect(white?.iou[3]?.[12]).toBe(0.4);
    expect(white?.iou[15]?.[0]).toBe(0.5);
    expect(white?.saturationCurve[2]).toEqual({ cut: 48, precision: 1, recall: 0 });
    const yellow = mapThresholds(grid, counts, 'yellow', whole);
    expect(yellow?.iou[4]?.[0]).toBe(0);
    expect(yellow?.valueCurve.find(({ cut }) => cut === 192)).toEqual({
      cut: 192,
      precision: 1,
      recall: 0.4,
    });
  });
});

import {
  computePValue,
  makeEstimate,
  runBootstrap,
  subtract,
} from '../../../src/evaluate/statistics/bootstrap';
import { compareFigures, estimateFigure } from '../../../src/evaluate/statistics/estimates';
import { showEstimate } from '../../../src/evaluate/statistics/format-estimate';
import type { Measure } from '../../../src/evaluate/statistics/bootstrap';

/** Mean of the scenes' values. */
const measureMean =
  (values: readonly number[]): Measure =>
  (draws) => {
    let [sum, count] = [0, 0];
    for (const [i, value] of values.entries()) {
      sum += (draws[i] ?? 0) * value;
      count += draws[i] ?? 0;
    }
    return new Float64Array([sum / count]);
  };

/** Means of several columns of values; a value that is NaN is not there. */
const measureColumns =
  (columns: readonly (readonly number[])[]): Measure =>
  (draws) =>
    Float64Array.from(columns, (column) => {
      const weights = column.map((value, i) => (Number.isNaN(value) ? 0 : (draws[i] ?? 0)));
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      return weights.reduce((sum, weight, i) => (weight ? sum + weight * (column[i] ?? 0) : sum), 0) / total;
    });

const options = { seed: 7, resamples: 4000 };
const all = (length: number): number[][] => [[...Array(length).keys()]];

describe('runBootstrap', () => {
  it('gives a mean its theoretical confidence interval', async () => {
    // 0..99: the standard error of the mean is 28.866 / 10.
    const { values, resampled } = await runBootstrap(all(100), measureMean([...Array(100).keys()]), options);
    const { value, low, high } = makeEstimate(values[0] ?? NaN, resampled[0] ?? new Float64Array(0));
    expect(value).toBe(49.5);
    expect(low).toBeCloseTo(49.5 - 1.96 * 2.8866, 0);
    expect(high).toBeCloseTo(49.5 + 1.96 * 2.8866, 0);
  });

  it('depends only on the seed', async () => {
    const measure = measureMean([...Array(20).keys()]);
    const run = async (seed: number): Promise<number[]> => {
      const { resampled } = await runBootstrap(all(20), measure, { seed, resamples: 50 });
      return [...(resampled[0] ?? [])];
    };
    expect(await run(3)).toEqual(await run(3));
    expect(await run(3)).not.toEqual(await run(4));
  });

  it('draws as many scenes per stratum as given', async () => {
    const seen: number[][] = [];
    const strata = [
      [0, 2],
      [1, 3, 4],
    ];
    await runBootstrap(
      strata,
      (draws) => {
        seen.push(strata.map((stratum) => stratum.reduce((sum, scene) => sum + (draws[scene] ?? 0), 0)));
        return new Float64Array(1);
      },
      { seed: 1, resamples: 20, varies: () => true },
    );
    expect(seen).toHaveLength(21);
    expect(new Set(seen.map(String))).toEqual(new Set(['2,3']));
  });

  it('gives a constant difference no spread', async () => {
    const values = [...Array(30).keys()];
    const { resampled } = await runBootstrap(
      all(30),
      (draws) =>
        new Float64Array([0, 1].flatMap((shift) => [...measureMean(values.map((v) => v + shift))(draws)])),
      options,
    );
    const difference = subtract(resampled[1] ?? new Float64Array(0), resampled[0] ?? new Float64Array(0));
    const { low, high } = makeEstimate(1, difference);
    expect([low, high]).toEqual([1, 1]);
    expect(computePValue(difference)).toBeCloseTo(2 / 4001, 9);
    expect(computePValue(difference.map((_, i) => (i % 2 === 0 ? 1 : -1)))).toBe(1);
  });

  it('tells which figures can vary', async () => {
    const columns = [
      [1, 1, 1, 1, 1, 1, 1],
      [NaN, NaN, NaN, NaN, 5, NaN, NaN],
      [NaN, 1, NaN, NaN, NaN, NaN, 2],
      [NaN, NaN, 4, 6, NaN, NaN, NaN],
    ];
    const whole = await runBootstrap(all(7), measureColumns(columns), { seed: 1, resamples: 2 });
    expect(columns.map((_, figure) => whole.varies(figure))).toEqual([true, false, true, true]);
    const strata = [[0, 1, 2], [3, 4, 5], [6]];
    const parted = await runBootstrap(strata, measureColumns(columns), { seed: 1, resamples: 2 });
    expect(columns.map((_, figure) => parted.varies(figure))).toEqual([true, false, false, false]);
    const each = await runBootstrap([[0], [1]], measureColumns([[1, 2]]), { seed: 1, resamples: 2 });
    expect(each.varies(0)).toBe(false);
  });

  it('gives figures of one scene no interval', async () => {
    const columns = [
      [1, NaN],
      [3, 4],
      [NaN, NaN],
    ];
    const bootstrap = await runBootstrap([[0, 1]], measureColumns(columns), { seed: 1, resamples: 50 });
    const alone = { low: null, high: null, reason: 'too few scenes' };
    expect(estimateFigure(bootstrap, 0)).toEqual({ value: 1, ...alone });
    expect(estimateFigure(bootstrap, 1)).toEqual({ value: 3.5, low: 3, high: 4 });
    expect(estimateFigure(bootstrap, 2)).toEqual({ value: null, low: null, high: null });
    expect(compareFigures(bootstrap, 0, 1)).toEqual({ difference: { value: -2.5, ...alone }, p: null });
    expect(showEstimate(estimateFigure(bootstrap, 0))).toBe('1.00 (too few scenes)');
  });

  it('gives null where nothing is defined', () => {
    expect(makeEstimate(NaN, new Float64Array(3))).toEqual({ value: null, low: null, high: null });
    expect(computePValue(new Float64Array([NaN]))).toBeNull();
  });
});

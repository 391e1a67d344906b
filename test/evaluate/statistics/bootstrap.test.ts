import {
  computePValue,
  makeEstimate,
  runBootstrap,
  subtract,
} from '../../../src/evaluate/statistics/bootstrap';
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
      { seed: 1, resamples: 20 },
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

  it('gives null where nothing is defined', () => {
    expect(makeEstimate(NaN, new Float64Array(3))).toEqual({ value: null, low: null, high: null });
    expect(computePValue(new Float64Array([NaN]))).toBeNull();
  });
});

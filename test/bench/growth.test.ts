import { findGrowth, fitSlope } from '../../src/bench/growth';

test('growth compares the medians of two quarters', () => {
  expect(findGrowth([100, 900, 100, 1, 1, 1, 1, 1, 1, 120, 120, 0])).toEqual({ start: 100, end: 120 });
  expect(findGrowth([7])).toEqual({ start: 7, end: 7 });
  expect(findGrowth([]).start).toBeNaN();
});

test('the slope is fitted by least squares', () => {
  expect(fitSlope([0, 1, 2, 3], [5, 7, 9, 11])).toBeCloseTo(2);
  // y = x + noise of (+1, -2, +1): no slope of its own.
  expect(fitSlope([0, 1, 2], [1, -1, 3])).toBeCloseTo(1);
  expect(fitSlope([4, 4], [1, 2])).toBe(0);
  expect(fitSlope([], [])).toBe(0);
});

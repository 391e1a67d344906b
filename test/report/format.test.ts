import { formatChange, formatEstimate, formatP, formatPercent } from '../../src/report/format';

test.each([
  [0, '0 %'],
  [1, '100 %'],
  [0.0833, '8.3 %'],
  [0.02, '2 %'],
  [-0.0002, '−0.02 %'],
  [0.00002, '0.002 %'],
])('a share of %p is %s', (value, text) => {
  expect(formatPercent(value).replace('\u00a0', ' ')).toBe(text);
});

test('an estimate is shown with its interval', () => {
  expect(formatEstimate({ value: 0.12, low: -0.03, high: 0.2 })).toBe('0.12 (−0.03 to 0.20)');
  expect(formatEstimate({ value: 0.12, low: 0.1, high: 0.2 }, formatPercent)).toBe(
    '12\u00a0% (10 to 20\u00a0%)',
  );
  expect(formatEstimate({ value: 0.12, low: null, high: null })).toBe('0.12');
  const few = { value: 0.12, low: null, high: null, reason: 'too few scenes' } as const;
  expect(formatEstimate(few)).toBe('0.12 (too few scenes)');
  expect(formatEstimate({ value: null, low: null, high: null })).toBe('–');
  expect([0.1, 0, -0.001, -0.1].map(formatChange)).toEqual(['+0.10', '0.00', '0.00', '−0.10']);
});

test('p is never finer than its resamples', () => {
  expect([0, 0.0005, 0.0049, 0.03, 1, null].map((p) => formatP(p, 2000))).toEqual([
    '< 0.0005',
    '0.0005',
    '0.0049',
    '0.03',
    '1.00',
    '–',
  ]);
});

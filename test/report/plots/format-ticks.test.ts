import { formatChange, formatDecimal, formatPercent, formatSegments } from '../../../src/report/format';
import { formatTicks } from '../../../src/report/plots/format-ticks';

test.each([
  [formatDecimal, [0, 0.5, 1], ['0.00', '0.50', '1.00']],
  [formatDecimal, [0, 0.005, 0.01], ['0.000', '0.005', '0.010']],
  [formatDecimal, [0.3, 0.3001, 0.3002], ['0.3000', '0.3001', '0.3002']],
  [formatSegments, [0, 0.02, 0.04], ['0.00', '0.02', '0.04']],
  [formatChange, [-0.002, 0, 0.002], ['−0.002', '0.000', '+0.002']],
  [formatChange, [-0.02, 0, 0.02], ['−0.02', '0.00', '+0.02']],
  [formatPercent, [0, 0.0002, 0.0004], ['0\u00a0%', '0.02\u00a0%', '0.04\u00a0%']],
])('ticks by %p of %p all differ', (format, ticks, texts) => {
  expect(ticks.map(formatTicks(format))).toEqual(texts);
});

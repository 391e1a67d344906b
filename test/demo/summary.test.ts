import type { ConsumerReport } from '../../src/demo/consumer-messages';
import type { PairScore, Score } from '../../src/demo/score';
import { phraseHeadline } from '../../src/demo/headline';
import { averageRates, summarizeReport } from '../../src/demo/summary';
import { formatLine, formatTables } from '../../src/demo/terminal-table';

const NOTHING = { truePositive: 0, falsePositive: 0, falseNegative: 0 };

/** Two pictures: of white tape `found` out of 10 pixels, no yellow tape, one false red pixel. */
function makeScore(found: number): Score {
  return {
    pictures: 2,
    segments: { white: found, yellow: 0, red: 3 },
    overlap: {
      white: { truePositive: found, falsePositive: 0, falseNegative: 10 - found },
      yellow: NOTHING,
      red: { ...NOTHING, falsePositive: 1 },
    },
  };
}

const PAIR: PairScore = { raw: makeScore(2), proxied: makeScore(9) };
const LATENCY = { count: 2, p50: 3, p95: 4, p99: 5, max: 6 };

function makeReport(scores: ConsumerReport['scores']): ConsumerReport {
  return {
    camera: { received: 60, rate: 30, latency: LATENCY },
    proxied: { received: 58, rate: 29, latency: LATENCY },
    unpaired: 0,
    scores,
    look: 'dim',
    diagnostics: {
      model: 'classic',
      'frames.received': '60',
      'frames.translated': '58',
      'dropped.superseded': '2',
      'dropped.stale': '0',
      'latency.total.p50_ms': '12.50',
    },
  };
}

test('figures are means over the seen lights', () => {
  const good = { raw: makeScore(10), proxied: makeScore(5) };
  const unseen = { raw: { ...makeScore(0), pictures: 0 }, proxied: { ...makeScore(0), pictures: 0 } };
  const { all, looks, proxy } = summarizeReport(
    makeReport([
      { look: 'dim', pair: PAIR },
      { look: 'bright', pair: good },
      { look: 'dark', pair: unseen },
    ]),
  );
  expect(all.raw.iou).toEqual({ white: (0.2 + 1) / 2, yellow: null, red: 0 });
  expect(all.proxied.iou.white).toBeCloseTo((0.9 + 0.5) / 2);
  expect(all.raw.segments).toEqual({ white: (1 + 5) / 2, yellow: 0, red: 1.5 });
  expect(all.pairs).toBe(4);
  expect(looks.map(({ look, pairs }) => [look, pairs])).toEqual([
    ['dim', 2],
    ['bright', 2],
    ['dark', 0],
  ]);
  expect(proxy.dropped).toEqual({ superseded: 2 });
  expect(proxy.latency.total.p50).toBe(12.5);
});

test('the headline says better, as well or worse', () => {
  const headline = phraseHeadline(summarizeReport(makeReport([{ look: 'dim', pair: PAIR }])));
  expect(headline).toContain('In dim');
  expect(headline).toContain('white tape better, 0.20 → 0.90');
  expect(headline).toContain('no yellow tape');
  expect(headline).toContain('red tape about as well, 0.00 → 0.00');
  const turned = { raw: PAIR.proxied, proxied: PAIR.raw };
  expect(phraseHeadline(summarizeReport(makeReport([{ look: 'dim', pair: turned }])))).toContain(
    'white tape worse, 0.90 → 0.20',
  );
});

test('without masks it tells only segments', () => {
  const blind = (score: Score): Score => ({ ...score, overlap: undefined });
  const figures = summarizeReport(
    makeReport([{ look: 'dim', pair: { raw: blind(PAIR.raw), proxied: blind(PAIR.proxied) } }]),
  );
  expect(figures.hasMasks).toBe(false);
  expect(phraseHeadline(figures)).toContain('white 1.0 → 4.5');
  const text = formatTables({ title: 'now', look: 'dim', figures });
  expect(text).toContain('no masks');
  expect(text).not.toContain('NaN');
  const widths = text.split('\n').map((line) => line.length);
  expect(Math.max(...widths)).toBeLessThanOrEqual(80);
});

test('before the first picture nothing is NaN', () => {
  const figures = summarizeReport({ ...makeReport([]), diagnostics: {} });
  expect(formatLine({ title: '0 s', look: undefined, figures })).toContain('camera –/–/–');
  expect(formatTables({ title: '0 s', look: undefined, figures })).not.toMatch(/NaN|undefined/);
});

test('final rates cover the whole run', () => {
  const { proxy } = averageRates(summarizeReport(makeReport([{ look: 'dim', pair: PAIR }])), 2);
  expect([proxy.rateIn, proxy.rateOut]).toEqual([30, 29]);
});

import { LIVE_GRID } from '../../src/calibrate/live/live-grid';
import { RangeScorer } from '../../src/calibrate/live/range-scorer';
import { HistogramPacker, PooledHistogram } from '../../src/evaluate/thresholds/frame-histogram';
import type { Hsv, HsvRange } from '../../src/lines/color-ranges';
import { TAPES } from '../../src/lines';

const { yellow, red } = { yellow: TAPES.yellow.label, red: TAPES.red.label };

/** 30 pixels of yellow tape, 20 of red, 50 of floor. */
function makeScorer(): RangeScorer {
  const blocks: readonly (readonly [Hsv, number, number])[] = [
    [[30, 200, 200], yellow, 30],
    [[10, 200, 200], red, 20],
    [[30, 200, 100], 0, 50],
  ];
  const pixels = blocks.flatMap(([hsv, label, count]) =>
    Array.from({ length: count }, () => ({ hsv, label })),
  );
  const pool = new PooledHistogram(LIVE_GRID);
  pool.add(
    new HistogramPacker(LIVE_GRID).pack(
      Uint8Array.from(pixels.flatMap(({ hsv }) => hsv)),
      Uint8Array.from(pixels.map(({ label }) => label)),
    ),
  );
  const scorer = new RangeScorer(pool);
  scorer.refresh();
  return scorer;
}

const bright: HsvRange = { low: [20, 100, 150], high: [40, 255, 255] };
const any: HsvRange = { low: [0, 0, 0], high: [180, 255, 255] };

test('ranges are rated by what they take in', () => {
  const scorer = makeScorer();
  expect(scorer.countTape('yellow')).toBe(30);
  expect(scorer.rate('yellow', [bright])).toEqual({ iou: 1, wrong: 0 });
  expect(scorer.rate('yellow', [any])).toEqual({ iou: 0.3, wrong: 0.7 });
  expect(scorer.rate('red', [bright])).toEqual({ iou: 0, wrong: 1 });
  expect(scorer.rate('white', [])).toEqual({ iou: 0, wrong: 0 });
});

test('what lies in two ranges counts once', () => {
  const scorer = makeScorer();
  expect(scorer.rate('yellow', [bright, any])).toEqual(scorer.rate('yellow', [any]));
  expect(scorer.rate('yellow', [bright, bright])).toEqual({ iou: 1, wrong: 0 });
});

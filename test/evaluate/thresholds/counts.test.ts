import { HistogramPacker, PooledHistogram } from '../../../src/evaluate/thresholds/frame-histogram';
import { loadHsvConverter } from '../../../src/evaluate/thresholds/hsv-converter';
import { HsvGrid } from '../../../src/evaluate/thresholds/hsv-grid';
import { IntegralHistogram } from '../../../src/evaluate/thresholds/integral-histogram';
import { countOverlap } from '../../../src/evaluate/score/overlap';
import { ThresholdCounter } from '../../../src/evaluate/thresholds/threshold-counter';
import { DUCKIETOWN_COLOR_RANGES, TAPE_COLORS, loadColorMasker } from '../../../src/lines';
import type { ColorRanges } from '../../../src/lines';
import { createCamera, driveTrack, renderFrame } from '../../../src/render';

const camera = createCamera({ width: 320, height: 240 });
// Close to a stop line: all colours are in view.
const pose = driveTrack({ frames: 61, seed: 2 })[60];
if (pose === undefined) throw new Error('no pose');
const { frame, mask } = renderFrame({ camera, pose, look: 'warm-dim', seed: 2 });

/** Ends lie on bins of 2x4x4. */
const onBins: ColorRanges = {
  white: [{ low: [0, 0, 100], high: [180, 203, 255] }],
  yellow: [{ low: [16, 80, 60], high: [45, 255, 255] }],
  red: [
    { low: [0, 100, 40], high: [15, 255, 255] },
    { low: [160, 100, 40], high: [180, 255, 239] },
  ],
};

describe('ThresholdCounter', () => {
  it("counts like OpenCV's inRange for several thresholds", async () => {
    const masker = await loadColorMasker();
    const converter = await loadHsvConverter();
    const sets = { duckietown: DUCKIETOWN_COLOR_RANGES, onBins, again: DUCKIETOWN_COLOR_RANGES };
    const counted = new ThresholdCounter(sets).count(converter.convert(frame), mask);
    for (const [name, ranges] of Object.entries(sets)) {
      const expected = countOverlap(masker.computeColorMask(frame, ranges), mask);
      expect([name, counted.get(name as keyof typeof sets)]).toEqual([name, expected]);
    }
    for (const color of TAPE_COLORS) expect(counted.get('onBins')?.[color].truePositive).toBeGreaterThan(0);
    masker.close();
  });
});

describe('packed histograms', () => {
  it('count the same pixels as the thresholds', async () => {
    const converter = await loadHsvConverter();
    const grid = new HsvGrid();
    const hsv = converter.convert(frame);
    const packer = new HistogramPacker(grid);
    const packed = packer.pack(hsv, mask);
    const pooled = new PooledHistogram(grid);
    pooled.add(packed);
    // The packer starts afresh with each frame.
    pooled.add(packer.pack(hsv, mask));
    expect(packed.length).toBeLessThan(100_000);
    const counted = new ThresholdCounter({ onBins }).count(hsv, mask).get('onBins');
    for (const color of TAPE_COLORS) {
      const { tape, other } = pooled.getCounts(color);
      const [hits, wrong] = [new IntegralHistogram(grid, tape), new IntegralHistogram(grid, other)];
      const sum = (histogram: IntegralHistogram): number =>
        onBins[color].reduce((total, range) => total + histogram.count(grid.toBox(range)), 0) / 2;
      expect([color, sum(hits), sum(wrong)]).toEqual([
        color,
        counted?.[color].truePositive,
        counted?.[color].falsePositive,
      ]);
    }
  });
});

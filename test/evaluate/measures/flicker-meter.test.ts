import { FlickerMeter, isFollowed } from '../../../src/evaluate/measures/flicker-meter';
import type { VariantView } from '../../../src/evaluate/measures/flicker-meter';
import { MEASURE_FIGURES } from '../../../src/evaluate/measures/measure-figures';
import { VIEW_HEIGHT, VIEW_WIDTH } from '../../../src/evaluate/measures/road-view';
import { detectWhiteArea } from './make-detections';

const PIXELS = VIEW_WIDTH * VIEW_HEIGHT;
let meter: FlickerMeter;
beforeAll(async () => {
  meter = await FlickerMeter.load();
});
afterAll(() => {
  meter.close();
});

/** A smooth texture, moved to the right. */
function drawLight(moved: number): Uint8Array {
  return new Uint8Array(PIXELS).map((_, i) => {
    const [x, y] = [(i % VIEW_WIDTH) - moved, Math.floor(i / VIEW_WIDTH)];
    return 128 + 50 * Math.sin(x / 5 + y / 9) + 40 * Math.cos(x / 11 - y / 6);
  });
}

function color(light: Uint8Array, add: (i: number) => number = () => 0): Uint8Array {
  return new Uint8Array(PIXELS * 3).map((_, i) =>
    Math.min(255, Math.max(0, (light[Math.floor(i / 3)] ?? 0) + add(i))),
  );
}

function read(sums: Float64Array, name: string): number {
  return MEASURE_FIGURES.find(({ measure }) => measure === name)?.read(sums) ?? NaN;
}

const nothing = detectWhiteArea(() => false);

test('noise is flicker, camera motion is not', () => {
  const [before, now] = [drawLight(0), drawLight(2)];
  const motion = meter.follow(before, now);
  expect(motion.share).toBeGreaterThan(0.85);
  const compare = (rgb: Uint8Array): number =>
    read(
      meter.compare({ rgb: color(before), found: nothing }, { rgb, found: nothing }, motion),
      'warping-error',
    );
  const still = compare(color(now));
  expect(still).toBeLessThan(4);
  let seed = 1;
  const noise = color(now, () => ((seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647) * 40 - 20);
  expect(compare(noise)).toBeGreaterThan(still + 5);
  expect(compare(color(now, () => 15))).toBeCloseTo(15, -1);
});

test('appearing tape is flicker, moving tape is not', () => {
  const motion = meter.follow(drawLight(0), drawLight(2));
  const view = (from: number, to: number, segments: number): VariantView => ({
    rgb: color(drawLight(0)),
    found: detectWhiteArea((x, y) => x >= from && x < to && y > 20 && y < 60, segments),
  });
  const moved = meter.compare(view(60, 100, 8), view(62, 102, 8), motion);
  expect(read(moved, 'mask-flicker')).toBeLessThan(0.05);
  expect(read(moved, 'segment-flicker')).toBe(0);
  const grown = meter.compare(view(60, 80, 8), view(62, 102, 4), motion);
  expect(read(grown, 'mask-flicker')).toBeCloseTo(0.5, 1);
  expect(read(grown, 'segment-flicker')).toBeCloseTo(4 / 6, 10);
});

test('motion between unrelated pictures cannot be followed', () => {
  let seed = 7;
  const noise = (): Uint8Array =>
    new Uint8Array(PIXELS).map(() => (seed = (seed * 16_807) % 2_147_483_647) & 255);
  expect(isFollowed(meter.follow(noise(), noise()))).toBe(false);
  expect(isFollowed(meter.follow(drawLight(0), drawLight(2)))).toBe(true);
});

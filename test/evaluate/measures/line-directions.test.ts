import { LineDirections } from '../../../src/evaluate/measures/line-directions';
import { SUM, SUMS } from '../../../src/evaluate/measures/sums';
import type { LineDetections } from '../../../src/lines/line-detector';
import { detectWhite } from './make-detections';

const [WIDTH, HEIGHT] = [640, 480];

/** White tape between the lines x = 200 + slope * y and 60 pixels right of it, unsure for 6 pixels along its edges. */
function drawTape(slope: number): Uint8Array {
  return new Uint8Array(WIDTH * HEIGHT).map((_, i) => {
    const [x, y] = [i % WIDTH, Math.floor(i / WIDTH)];
    if (y < 160) return 255;
    const across = x - 200 - slope * (y - 160);
    if (across > 6 && across < 54) return 1;
    return across > -6 && across < 66 ? 254 : 0;
  });
}

function measure(truth: Uint8Array, found: LineDetections): { angle: number; stray: number; judged: number } {
  const sums = new Float64Array(SUMS);
  const directions = new LineDirections();
  const size = { width: WIDTH, height: HEIGHT };
  directions.measure(found, directions.findEdges(truth, WIDTH, HEIGHT), truth, size, sums);
  const [degrees, atEdge, stray, judged] = (['degrees', 'atEdge', 'stray', 'judged'] as const).map(
    (key) => sums[SUM.lines[key]] ?? 0,
  ) as [number, number, number, number];
  return { angle: degrees / atEdge, stray: stray / judged, judged };
}

test('angles to the edge are weighted by segment length', () => {
  const truth = drawTape(0);
  // The left edge is at x 50 of the detector's 160.
  expect(measure(truth, detectWhite([50, 10, 50, 50])).angle).toBeLessThan(0.5);
  expect(measure(truth, detectWhite([49, 50, 49, 10])).angle).toBeLessThan(0.5);
  expect(measure(truth, detectWhite([45, 25, 55, 35])).angle).toBeCloseTo(45, 0);
  const both = measure(truth, detectWhite([50, 10, 50, 40], [45, 30, 55, 40]));
  expect(both.angle).toBeCloseTo((45 * Math.hypot(10, 10)) / (30 + Math.hypot(10, 10)), 0);
});

test('angles are measured against slanted edges too', () => {
  const truth = drawTape(0.5);
  const along = measure(truth, detectWhite([60, 20, 70, 40]));
  expect(along.judged).toBeGreaterThan(0);
  expect(along.angle).toBeLessThan(3);
  expect(measure(truth, detectWhite([65, 20, 65, 40])).angle).toBeCloseTo(26.6, -0.5);
});

test('segments at no edge are strays', () => {
  const truth = drawTape(0);
  expect(measure(truth, detectWhite([120, 10, 120, 40]))).toMatchObject({ stray: 1, judged: 30 });
  const yellow = { ...detectWhite(), yellow: detectWhite([50, 10, 50, 40]).white };
  // The unsure band of white tape: whether there is a yellow edge, nobody has said.
  expect(measure(truth, yellow)).toMatchObject({ judged: 0 });
  const inside = { ...detectWhite(), yellow: detectWhite([57, 10, 57, 40]).white };
  expect(measure(truth, inside)).toMatchObject({ stray: 1 });
});

test("the scored part's end is no edge", () => {
  const truth = drawTape(0);
  expect(measure(truth, detectWhite([54, 0, 60, 0])).judged).toBeGreaterThan(0);
  expect(measure(truth, detectWhite([54, 0, 60, 0])).stray).toBe(1);
});

import { LIVE_GRID } from '../../src/calibrate/live/live-grid';
import { spreadTape } from '../../src/calibrate/live/spread-tape';

const { hues, saturations, values, size } = LIVE_GRID;
const bin = (h: number, s: number, v: number): number => (h * saturations + s) * values + v;

describe('what was seen of a tape, spread over colours near by', () => {
  test('keeps three quarters where it was seen, and no pixel is lost at the ends of an axis', () => {
    const tape = new Float64Array(size);
    tape[bin(40, 10, 10)] = 75;
    tape[bin(0, 0, values - 1)] = 10;
    // What the memory held before does not count.
    const spread = spreadTape(tape, new Float64Array(size).fill(7));
    expect(spread.reduce((sum, each) => sum + each, 0)).toBeCloseTo(85);
    expect(spread[bin(40, 10, 10)]).toBeCloseTo(75 * 0.75 + 0.25);
    expect(spread[bin(41, 12, 8)]).toBeCloseTo(0.25);
    for (const far of [bin(42, 10, 10), bin(40, 13, 10), bin(40, 10, 13)]) expect(spread[far]).toBe(0);
    expect(tape[bin(41, 12, 8)]).toBe(0);
  });

  test('goes round the circle of hues', () => {
    const tape = new Float64Array(size);
    tape[bin(0, 20, 20)] = 75;
    expect(spreadTape(tape, new Float64Array(size))[bin(hues - 1, 20, 20)]).toBeCloseTo(0.25);
  });
});

import { LaneFilter, castVote } from '../../src/lines';
import type { GroundSegment } from '../../src/lines';
import { readRecording } from './duckietown-recording';

const { filter: recorded } = readRecording();
const toPoint = ([x, y]: readonly [number, number]): { x: number; y: number } => ({ x, y });

describe("LaneFilter compared with Duckietown's", () => {
  it('has the same grid and prior', () => {
    const filter = new LaneFilter();
    expect([filter.rows, filter.columns]).toEqual(recorded.shape);
    const cells = [0, 7 * 30 + 15, 22 * 30 + 29].map((cell) => filter.belief[cell]);
    expect(cells).toEqual(recorded.prior.map((value) => expect.closeTo(value, 12) as number));
  });

  it('holds the same beliefs during a drive', () => {
    const filter = new LaneFilter();
    for (const step of recorded.steps) {
      const segments: GroundSegment[] = step.segments.map(({ color, start, end }) => ({
        color,
        start: toPoint(start),
        end: toPoint(end),
      }));
      for (const [i, segment] of segments.entries()) {
        const { d, phi } = castVote(segment);
        expect([d, phi]).toEqual(step.votes[i]?.map((value) => expect.closeTo(value, 12) as number));
      }
      filter.predict(...step.motion);
      filter.update(segments);
      const { d, phi, belief } = filter.estimate();
      expect([d, phi, belief]).toEqual(
        [...step.pose, step.belief].map((value) => expect.closeTo(value, 10) as number),
      );
      const squares = filter.belief.reduce((sum, value) => sum + value * value, 0);
      expect(squares).toBeCloseTo(step.beliefSquares, 10);
    }
  });
});

describe('LaneFilter', () => {
  // In the lane's middle the white line's inner edge is 0.115 m to the right, the yellow one's as far to the left.
  const white: GroundSegment = { color: 'white', start: { x: 0.15, y: -0.115 }, end: { x: 0.2, y: -0.115 } };
  const yellow: GroundSegment = { color: 'yellow', start: { x: 0.2, y: 0.115 }, end: { x: 0.15, y: 0.115 } };

  it('finds the middle between two lines', () => {
    for (const segment of [white, yellow]) {
      const { d, phi } = castVote(segment);
      expect([d, phi]).toEqual([expect.closeTo(0, 12), expect.closeTo(0, 12)]);
    }
    const filter = new LaneFilter();
    filter.update([white, yellow]);
    const { d, phi, inLane } = filter.estimate();
    expect(Math.abs(d)).toBeLessThan(0.02);
    expect(Math.abs(phi)).toBeLessThan(0.1);
    expect(inLane).toBe(true);
  });

  it('ignores red, far and rear segments', () => {
    const filter = new LaneFilter();
    const move = (segment: GroundSegment, x: number): GroundSegment => ({
      ...segment,
      start: { ...segment.start, x: segment.start.x + x },
      end: { ...segment.end, x: segment.end.x + x },
    });
    expect(
      filter.countVotes([{ ...white, color: 'red' }, move(white, 0.3), move(white, -0.16)]),
    ).toBeUndefined();
    expect(filter.countVotes([white])).toBeDefined();
  });
});

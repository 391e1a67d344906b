import { measureAido } from '../../src/drive/aido-figures';
import { STOPPED, findLanePoses, parseRoadMap } from '../../src/world';
import type { Place, TrueState } from '../../src/world';

const map = parseRoadMap(
  'tile_size: 0.6\ntiles: [[curve_left/W, straight/W, curve_left/N], [curve_left/S, straight/E, curve_left/E]]',
  'oval',
);
/** The lower straight, tile 4, x from 0.6 to 1.2; its lane to the east lies at 0.3 - 0.22 * 0.6. */
const LANE_Y = 0.3 - 0.22 * 0.6;

function makeState(place: Place): TrueState {
  return { place, lanes: findLanePoses(map, place), effective: STOPPED };
}

describe("AIDO's figures", () => {
  it('sum time, distance and deviation along the lane', () => {
    const states = Array.from({ length: 11 }, (_, i) =>
      makeState({ x: 0.65 + 0.05 * i, y: LANE_Y + 0.02, heading: 0 }),
    );
    const figures = measureAido(states, 0.1);
    expect(figures.survivalTime).toBeCloseTo(1, 9);
    expect(figures.distance).toBeCloseTo(0.5, 9);
    expect(figures.lateralDeviation).toBeCloseTo(0.02, 9);
    expect(figures.majorInfractions).toBe(0);
  });

  it('count no distance in the wrong lane', () => {
    const there = Array.from({ length: 6 }, (_, i) =>
      makeState({ x: 0.65 + 0.1 * i, y: LANE_Y, heading: 0 }),
    );
    const back = Array.from({ length: 6 }, (_, i) =>
      makeState({ x: 1.15 - 0.1 * i, y: 0.6 - LANE_Y, heading: Math.PI }),
    );
    const alone = measureAido(there, 0.1).distance;
    const both = measureAido([...there, ...back], 0.1);
    // The step from one lane to the other is sideways.
    expect(both.distance).toBeCloseTo(alone, 6);
    expect(measureAido(back, 0.1).distance).toBeCloseTo(0.5, 9);
    expect(both.majorInfractions).toBe(0);
  });

  it('count wrong-way driving as an infraction', () => {
    const states = Array.from({ length: 6 }, () => makeState({ x: 0.9, y: LANE_Y + 0.03, heading: Math.PI }));
    expect(measureAido(states, 0.1)).toEqual({
      survivalTime: 0.5,
      distance: 0,
      lateralDeviation: 0,
      majorInfractions: 0.5,
    });
  });
});

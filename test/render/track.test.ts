import { GROUND, LANE_OFFSET, ROAD, TRACK_LENGTH, classifyGround, placeOnTrack } from '../../src/render';

/** Length, metres, of a ground class along a line from the lane's middle, from the given side to the other. */
function measureAcross(along: number, kind: number, from: number, to: number): number {
  const step = 0.0005;
  let hits = 0;
  for (let d = from; d < to; d += step) {
    const { x, y } = placeOnTrack(along, d, 0, 'counterclockwise');
    if (classifyGround(x, y) === kind) hits++;
  }
  return hits * step;
}

describe('the track', () => {
  // On a straight, in a corner, on the far side.
  it.each([0.7, 2.2, 6.0])('has the specified lane and tape widths at %p m', (along) => {
    expect(measureAcross(along, GROUND.white, -0.17, 0)).toBeCloseTo(ROAD.whiteWidth, 2);
    expect(measureAcross(along, GROUND.white, 0.2, 0.45)).toBeCloseTo(ROAD.whiteWidth, 2);
    expect(measureAcross(along, GROUND.road, -ROAD.laneWidth / 2, ROAD.laneWidth / 2)).toBeCloseTo(0.23, 2);
  });

  it('has a centre line of whole dashes', () => {
    let [yellow, dashes, before] = [0, 0, false];
    const step = 0.0005;
    for (let along = 0; along < TRACK_LENGTH; along += step) {
      const { x, y } = placeOnTrack(along, LANE_OFFSET, 0, 'counterclockwise');
      const isYellow = classifyGround(x, y) === GROUND.yellow;
      if (isYellow) yellow += step;
      if (isYellow && !before) dashes++;
      before = isYellow;
    }
    expect(dashes).toBe(124);
    expect(yellow / dashes).toBeCloseTo(ROAD.dashLength, 3);
  });

  it('has stop lines in one lane only', () => {
    for (const direction of ['counterclockwise', 'clockwise'] as const) {
      let [own, other] = [0, 0];
      for (let distance = 0; distance < TRACK_LENGTH; distance += 0.0005) {
        const { x, y } = placeOnTrack(distance, 0, 0, direction);
        if (classifyGround(x, y) !== GROUND.red) continue;
        own++;
        const across = placeOnTrack(distance, 2 * LANE_OFFSET, 0, direction);
        if (classifyGround(across.x, across.y) === GROUND.red) other++;
      }
      expect([direction, Math.round(own * 0.0005 * 100), other]).toEqual([direction, 10, 0]);
    }
  });

  it('counts d leftward and phi counterclockwise', () => {
    for (const direction of ['counterclockwise', 'clockwise'] as const) {
      const middle = placeOnTrack(0.7, 0, 0, direction);
      const left = placeOnTrack(0.7, 0.05, 0, direction);
      const [dx, dy] = [left.x - middle.x, left.y - middle.y];
      const leftward = -dx * Math.sin(middle.heading) + dy * Math.cos(middle.heading);
      expect(leftward).toBeCloseTo(0.05, 6);
      expect(placeOnTrack(0.7, 0, 0.1, direction).heading - middle.heading).toBeCloseTo(0.1, 6);
      // The centre line is on the left, the white edge on the right.
      const yellow = placeOnTrack(0.7, LANE_OFFSET, 0, direction);
      const white = placeOnTrack(0.7, -ROAD.laneWidth / 2 - 0.02, 0, direction);
      expect(classifyGround(white.x, white.y)).toBe(GROUND.white);
      expect([GROUND.yellow, GROUND.road]).toContain(classifyGround(yellow.x, yellow.y));
    }
  });

  it("leads forward in the robot's heading", () => {
    for (const direction of ['counterclockwise', 'clockwise'] as const) {
      for (let distance = 0; distance < TRACK_LENGTH; distance += 0.37) {
        const [here, ahead] = [0, 0.01].map((more) => placeOnTrack(distance + more, 0, 0, direction));
        if (here === undefined || ahead === undefined) throw new Error('no pose');
        const moved = [ahead.x - here.x, ahead.y - here.y] as const;
        expect(moved[0] * Math.cos(here.heading) + moved[1] * Math.sin(here.heading)).toBeGreaterThan(0.007);
      }
    }
  });
});

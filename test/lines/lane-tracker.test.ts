import {
  DUCKIETOWN_CALIBRATION,
  LaneTracker,
  createGroundProjector,
  loadLineDetector,
  projectSegments,
  rectifyPixel,
} from '../../src/lines';
import { renderRoad } from '../watch/rendered-pictures';

const projector = createGroundProjector(DUCKIETOWN_CALIBRATION);

describe('projectSegments', () => {
  test('projects both ends of each segment', async () => {
    const detector = await loadLineDetector();
    const found = detector.detect(renderRoad('simulator'));
    detector.close();
    const { intrinsics } = DUCKIETOWN_CALIBRATION;
    if (intrinsics === undefined) throw new Error('expected intrinsics');
    // The detector sees the lower 80 of 120 rows, each of its pixels is 4 x 4 of the camera's 640x480.
    const ground = (u: number, v: number): object => {
      const { x, y } = projector.projectPixel(...rectifyPixel(intrinsics, u * 4, (v + 40) * 4));
      return { x: expect.closeTo(x, 10) as number, y: expect.closeTo(y, 10) as number };
    };
    const expected = (['white', 'yellow', 'red'] as const).flatMap((color) =>
      Array.from({ length: found[color].segmentCount }, (_, i) => {
        const [x1 = NaN, y1 = NaN, x2 = NaN, y2 = NaN] = found[color].lines.slice(4 * i, 4 * i + 4);
        return { color, start: ground(x1, y1), end: ground(x2, y2) };
      }),
    );
    const segments = projectSegments(found, projector);
    expect(segments.length).toBeGreaterThan(30);
    expect(segments).toEqual(expected);
  });
});

describe('LaneTracker', () => {
  test('forgets the lane soon after the last lines', async () => {
    const detector = await loadLineDetector();
    const look = (...[frame]: Parameters<typeof detector.detect>): ReturnType<typeof projectSegments> =>
      projectSegments(detector.detect(frame), projector);
    const road = look(renderRoad('simulator'));
    const dark = look({ width: 160, height: 120, data: new Uint8Array(160 * 120 * 3) });
    detector.close();
    const tracker = new LaneTracker();
    expect(tracker.update(dark).inLane).toBe(false);
    const pose = tracker.update(road);
    expect(pose.inLane).toBe(true);
    expect(Math.abs(pose.d)).toBeLessThan(0.05);
    for (let i = 0; i < 5; i++) tracker.update(dark);
    expect(tracker.update(dark).inLane).toBe(false);
  });
});

import { createGroundProjector, parseIntrinsics, rectifyPixel } from '../../src/lines';
import { intrinsicsYaml, readRecording } from './duckietown-recording';

const { homography, ground } = readRecording();

describe("ground projection compared with Duckietown's", () => {
  it('projects pixels to the same points', () => {
    const intrinsics = parseIntrinsics(intrinsicsYaml);
    const plain = createGroundProjector({ homography, width: 640, height: 480 });
    const rectified = createGroundProjector({ homography, width: 640, height: 480, intrinsics });
    expect(ground.length).toBeGreaterThan(5);
    for (const answer of ground) {
      const [x, y] = answer.at;
      const [u, v] = rectifyPixel(intrinsics, x * 640, y * 480);
      expect(u).toBeCloseTo(answer.rectified[0], 8);
      expect(v).toBeCloseTo(answer.rectified[1], 8);
      const point = rectified.projectNormalized(x, y);
      expect(point.x).toBeCloseTo(answer.ground[0], 9);
      expect(point.y).toBeCloseTo(answer.ground[1], 9);
      const straight = plain.projectNormalized(x, y);
      expect([straight.x, straight.y]).toEqual(
        answer.plain.map((value) => expect.closeTo(value, 9) as number),
      );
      const back = plain.unprojectGround(straight.x, straight.y);
      expect([back.u, back.v]).toEqual(answer.back.map((value) => expect.closeTo(value, 6) as number));
    }
  });
});

describe('createGroundProjector', () => {
  it('applies a homography worked out by hand', () => {
    // x = u / (v + 1), y = 2 v / (v + 1).
    const projector = createGroundProjector({
      homography: [1, 0, 0, 0, 2, 0, 0, 1, 1],
      width: 10,
      height: 10,
    });
    expect(projector.projectPixel(6, 2)).toEqual({ x: 2, y: 4 / 3 });
    expect(projector.projectNormalized(0.6, 0.2)).toEqual({ x: 2, y: 4 / 3 });
  });
});

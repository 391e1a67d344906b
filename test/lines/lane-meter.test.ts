import { DUCKIETOWN_CALIBRATION, LaneMeter, loadLineDetector } from '../../src/lines';
import type { LineDetector } from '../../src/lines';
import { createCamera, placeOnTrack, renderFrame } from '../../src/render';

const camera = createCamera({ width: 640, height: 480 });
const meter = new LaneMeter(DUCKIETOWN_CALIBRATION);
let detector: LineDetector;
beforeAll(async () => {
  detector = await loadLineDetector();
});
afterAll(() => {
  detector.close();
});

/** Mean of what is measured at several places of a straight; frames without a pose are left out. */
function measure(d: number, phi: number): { d: number; phi: number; found: number } {
  const poses = [0.1, 0.3, 0.5, 0.7, 0.9].flatMap((distance) => {
    const pose = placeOnTrack(distance, d, phi, 'counterclockwise');
    const { frame } = renderFrame({ camera, pose, look: 'simulator', seed: 1 });
    return meter.measure(detector.detect(frame)).pose ?? [];
  });
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    d: mean(poses.map((pose) => pose.d)),
    phi: mean(poses.map((pose) => pose.phi)),
    found: poses.length,
  };
}

describe('LaneMeter', () => {
  // The renderer's lens is not the one of the calibration: the sides must be right, the figures near.
  it('sees which side of the lane it is on', () => {
    const [left, right] = [measure(0.05, 0), measure(-0.05, 0)];
    expect(left.found + right.found).toBeGreaterThanOrEqual(7);
    expect(left.d).toBeGreaterThan(0);
    expect(right.d).toBeLessThan(0);
    expect(left.d - right.d).toBeGreaterThan(0.04);
  });

  it('sees to which side it is turned', () => {
    const [left, right] = [measure(0, 0.25), measure(0, -0.25)];
    expect(left.phi).toBeGreaterThan(0);
    expect(right.phi).toBeLessThan(0);
    expect(left.phi - right.phi).toBeGreaterThan(0.25);
  });

  it('finds no lane without tape', () => {
    const black = { width: 640, height: 480, data: new Uint8Array(640 * 480 * 3) };
    expect(meter.measure(detector.detect(black))).toEqual({
      pose: undefined,
      lines: { segments: 0, onLines: 0, hasBoth: false },
    });
  });
});

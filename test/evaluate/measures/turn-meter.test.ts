import { SUM, SUMS } from '../../../src/evaluate/measures/sums';
import { TurnMeter } from '../../../src/evaluate/measures/turn-meter';
import type { RgbFrame } from '../../../src/image/frame';
import { DUCKIETOWN_CALIBRATION, loadLineDetector } from '../../../src/lines';
import type { LineDetector } from '../../../src/lines';
import { createCamera, placeOnTrack, renderFrame } from '../../../src/render';
import type { Look } from '../../../src/render';

const camera = createCamera({ width: 640, height: 480 });
let detector: LineDetector;
let meter: TurnMeter;
beforeAll(async () => {
  detector = await loadLineDetector();
  meter = new TurnMeter(detector, DUCKIETOWN_CALIBRATION);
});
afterAll(() => {
  detector.close();
});

function render(phi: number, look: Look = 'simulator'): { frame: RgbFrame; mask: Uint8Array } {
  const pose = placeOnTrack(0.3, 0, phi, 'counterclockwise');
  return renderFrame({ camera, pose, look, seed: 1 });
}

function findTruth(phi: number): number {
  return meter.findTruth(render(phi).mask, camera.width, camera.height) ?? NaN;
}

function measure(frame: RgbFrame, truth: number): Record<keyof typeof SUM.turn, number> {
  const sums = new Float64Array(SUMS);
  meter.measure(detector.detect(frame), truth, sums);
  const read = (key: keyof typeof SUM.turn): number => sums[SUM.turn[key]] ?? NaN;
  return { frames: read('frames'), error: read('error'), turning: read('turning'), wrong: read('wrong') };
}

describe('TurnMeter', () => {
  it('turns back to the lane by a mask', () => {
    expect(findTruth(-0.4)).toBeGreaterThan(0.5);
    expect(findTruth(0.4)).toBeLessThan(-0.5);
    expect(meter.findTruth(new Uint8Array(640 * 480), 640, 480)).toBeUndefined();
  });

  it("finds the simulator's frame near its mask's", () => {
    const { error, ...rest } = measure(render(0.4).frame, findTruth(0.4));
    expect(rest).toEqual({ frames: 1, turning: 1, wrong: 0 });
    expect(error).toBeLessThan(0.6);
  });

  it('counts a turn to the other side', () => {
    expect(measure(render(-0.4).frame, findTruth(0.4))).toMatchObject({ turning: 1, wrong: 1 });
    // Less than a cell of the filter: neither side is right.
    expect(measure(render(-0.4).frame, -0.1)).toMatchObject({ turning: 0, wrong: 0 });
  });

  it('drives straight on where nothing is seen', () => {
    const dark = { ...camera, data: new Uint8Array(640 * 480 * 3) };
    expect(measure(dark, 1.5)).toEqual({ frames: 1, error: 1.5, turning: 1, wrong: 0 });
  });
});

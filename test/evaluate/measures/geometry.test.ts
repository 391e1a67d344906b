import { loadGeometryMeter } from '../../../src/evaluate/measures/geometry';
import { createCamera, driveTrack, renderFrame } from '../../../src/render';
import type { RgbFrame } from '../../../src/image/frame';

const camera = createCamera({ width: 320, height: 240 });
const pose = driveTrack({ frames: 61, seed: 2 })[60];
if (pose === undefined) throw new Error('no pose');
const { frame } = renderFrame({ camera, pose, look: 'bright', seed: 2 });

function shift({ width, height, data }: RgbFrame, columns: number): RgbFrame {
  const shifted = new Uint8Array(data.length);
  for (let y = 0; y < height; y++) {
    const row = data.subarray(y * width * 3, (y + 1) * width * 3);
    shifted.set(row.subarray(0, (width - columns) * 3), (y * width + columns) * 3);
  }
  return { width, height, data: shifted };
}

describe('geometry agreement', () => {
  it('falls with shifted pictures, not with brightness', async () => {
    const meter = await loadGeometryMeter();
    const reference = meter.describe(frame);
    const same = meter.compare(reference, frame);
    expect(same.edgeAgreement).toBe(1);
    expect(same.keyPoints).toBeGreaterThan(20);
    expect(same.keptKeyPoints / same.keyPoints).toBeGreaterThan(0.9);
    const dimmed = { ...frame, data: frame.data.map((value) => Math.round(value * 0.8)) };
    const dim = meter.compare(reference, dimmed);
    const moved = meter.compare(reference, shift(frame, 9));
    expect(dim.edgeAgreement).toBeGreaterThan(0.8);
    expect(moved.edgeAgreement).toBeLessThan(dim.edgeAgreement - 0.2);
    expect(moved.keptKeyPoints).toBeLessThan(dim.keptKeyPoints / 4);
  });

  it('is defined for a one-coloured picture', async () => {
    const meter = await loadGeometryMeter();
    const flat = { width: 320, height: 240, data: new Uint8Array(320 * 240 * 3).fill(90) };
    expect(meter.compare(meter.describe(flat), flat)).toEqual({
      edgeAgreement: 1,
      keyPoints: 0,
      keptKeyPoints: 0,
    });
    expect(meter.compare(meter.describe(frame), flat)).toMatchObject({ edgeAgreement: 0, keptKeyPoints: 0 });
  });
});

import { createCamera, projectPoint, unprojectPixel } from '../../src/render';

describe('the camera', () => {
  it.each([
    ['equidistant', [0, 0, 0, 0]],
    ['distorted', [-0.03, 0.004, -0.001, 0]],
  ] as const)("projects a pixel's ground point back (%s)", (_, distortion) => {
    const camera = createCamera({ distortion });
    for (const [u, v] of [
      [320.5, 300.5],
      [12.5, 470.5],
      [600.5, 250.5],
      [320, 240],
    ] as const) {
      const [x, y, z] = unprojectPixel(camera, u, v);
      const scale = camera.mountHeight / -z;
      const back = projectPoint(camera, [x * scale, y * scale, 0]);
      expect(back?.[0]).toBeCloseTo(u, 6);
      expect(back?.[1]).toBeCloseTo(v, 6);
    }
  });

  it('shows left points left, near points low', () => {
    const camera = createCamera();
    const [left, ahead, near] = [
      [0.5, 0.2, 0],
      [0.5, 0, 0],
      [0.2, 0, 0],
    ].map((point) => projectPoint(camera, point as [number, number, number]));
    expect(left?.[0]).toBeLessThan(300);
    expect(ahead?.[0]).toBeCloseTo(320, 6);
    expect(near?.[1] ?? 0).toBeGreaterThan(ahead?.[1] ?? 0);
  });

  it('spans 160 degrees from corner to corner', () => {
    const camera = createCamera();
    const [a, b] = [unprojectPixel(camera, 0, 0), unprojectPixel(camera, 640, 480)];
    const cosine = a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    expect((Math.acos(cosine) * 180) / Math.PI).toBeCloseTo(160, 6);
  });

  it('refuses a size of zero', () => {
    expect(() => createCamera({ width: 0 })).toThrow(
      'camera: expected a size of whole pixels above 0, got 0x480',
    );
  });
});

import { addOverlap, computeIou, countOverlap } from '../../src/evaluate/score/overlap';
import type { OverlapByColor } from '../../src/evaluate/score/overlap';
import { DUCKIETOWN_COLOR_RANGES, TAPE_COLORS, loadColorMasker } from '../../src/lines';
import {
  LIGHT_NAMES,
  createCamera,
  driveTrack,
  placeOnTrack,
  renderDrive,
  renderFrame,
  unprojectPixel,
} from '../../src/render';
import type { Look, RenderedFrame } from '../../src/render';

const camera = createCamera();
const small = createCamera({ width: 320, height: 240 });

/** Mean R, G, B of the pixels of one mask class. */
function averageClass({ frame, mask }: RenderedFrame, wanted: number): [number, number, number] {
  const sums: [number, number, number] = [0, 0, 0];
  let count = 0;
  for (let pixel = 0; pixel < mask.length; pixel++) {
    if (mask[pixel] !== wanted) continue;
    count++;
    for (const channel of [0, 1, 2] as const) sums[channel] += frame.data[pixel * 3 + channel] ?? 0;
  }
  return [sums[0] / count, sums[1] / count, sums[2] / count];
}

describe('renderFrame', () => {
  it('draws the white line to scale', () => {
    const { mask } = renderFrame({
      camera,
      pose: placeOnTrack(0.4, 0, 0, 'counterclockwise'),
      look: 'simulator',
      seed: 1,
    });
    // One picture row, low enough that a pixel is under 2 mm wide; right of the middle.
    const row = 400;
    const places: number[] = [];
    for (let column = 320; column < 640; column++) {
      if (mask[row * 640 + column] !== 1) continue;
      const [, y, z] = unprojectPixel(camera, column + 0.5, row + 0.5);
      places.push((y * camera.mountHeight) / -z);
    }
    const [inner, outer] = [Math.max(...places), Math.min(...places)];
    // The unsure band takes up to two pixels off either side.
    expect(inner).toBeLessThan(-0.115);
    expect(inner).toBeGreaterThan(-0.12);
    expect(outer).toBeGreaterThan(-0.165);
    expect(outer).toBeLessThan(-0.16);
  });

  it('moves the road opposite to the robot', () => {
    const findWhite = (d: number, phi: number): number => {
      const pose = placeOnTrack(0.4, d, phi, 'counterclockwise');
      const { mask } = renderFrame({ camera: small, pose, look: 'simulator', seed: 1 });
      for (let column = 160; column < 320; column++) if (mask[170 * 320 + column] === 1) return column;
      return 320;
    };
    expect(findWhite(0.05, 0)).toBeGreaterThan(findWhite(0, 0));
    expect(findWhite(-0.05, 0)).toBeLessThan(findWhite(0, 0));
    expect(findWhite(0, 0.15)).toBeGreaterThan(findWhite(0, 0));
  });

  it('gives every look the same mask', () => {
    const pose = driveTrack({ frames: 30, seed: 9 })[29];
    if (pose === undefined) throw new Error('no pose');
    const looks: Look[] = ['simulator', ...LIGHT_NAMES];
    const frames = looks.map((look) => renderFrame({ camera: small, pose, look, seed: 9 }));
    for (const { mask } of frames) expect(Buffer.compare(mask, frames[0]?.mask ?? mask)).toBe(0);
    expect(new Set(frames.map(({ frame }) => Buffer.from(frame.data).toString('base64'))).size).toBe(
      looks.length,
    );
  });

  it('repeats its bytes for one seed only', () => {
    const pose = placeOnTrack(0.6, 0.01, 0, 'clockwise');
    const render = (seed: number): Uint8Array =>
      renderFrame({ camera: small, pose, look: 'bright', seed }).frame.data;
    const first = render(5);
    const other = render(6);
    expect(Buffer.compare(render(5), first)).toBe(0);
    expect(Buffer.compare(first, other)).not.toBe(0);
  });

  it("gives white tape the light's colour", () => {
    const pose = placeOnTrack(0.5, 0, 0, 'counterclockwise');
    const white = (look: Look): [number, number, number] =>
      averageClass(renderFrame({ camera: small, pose, look, seed: 2 }), 1);
    const [red, green, blue] = [white('red-light'), white('green-light'), white('blue-light')];
    expect(red[0]).toBeGreaterThan(1.5 * Math.max(red[1], red[2]));
    expect(green[1]).toBeGreaterThan(1.2 * Math.max(green[0], green[2]));
    expect(blue[2]).toBeGreaterThan(1.2 * Math.max(blue[0], blue[1]));
    const warm = white('warm-dim');
    expect(warm[0]).toBeGreaterThan(warm[1]);
    expect(warm[1]).toBeGreaterThan(warm[2]);
  });

  it('gives only simulated red a low hue', async () => {
    const masker = await loadColorMasker();
    const [low, high] = [
      { low: [0, 100, 60], high: [15, 255, 255] },
      { low: [165, 100, 60], high: [180, 255, 255] },
    ] as const;
    const pose = placeOnTrack(0.85, 0, 0, 'counterclockwise');
    const share = (look: Look, range: typeof low | typeof high): number => {
      const { frame, mask } = renderFrame({ camera, pose, look, seed: 2 });
      const { red } = masker.computeColorMask(frame, { ...DUCKIETOWN_COLOR_RANGES, red: [range] });
      const tape = [...mask.keys()].filter((pixel) => mask[pixel] === 3);
      expect(tape.length).toBeGreaterThan(50);
      return tape.filter((pixel) => red[pixel] !== 0).length / tape.length;
    };
    expect(share('simulator', low)).toBeGreaterThan(0.9);
    expect(share('bright', high)).toBeGreaterThan(0.5);
    masker.close();
  });

  it("suits Duckietown's thresholds only in the simulator look", async () => {
    const masker = await loadColorMasker();
    const poses = driveTrack({ frames: 90, seed: 11 }).filter((_, i) => i % 30 === 20);
    const measure = (look: Look): number[] => {
      let sum: OverlapByColor | undefined;
      for (const pose of poses) {
        const { frame, mask } = renderFrame({ camera: small, pose, look, seed: 11 });
        const overlap = countOverlap(masker.computeColorMask(frame, DUCKIETOWN_COLOR_RANGES), mask);
        sum = sum === undefined ? overlap : addOverlap(sum, overlap);
      }
      return TAPE_COLORS.map((color) => (sum === undefined ? 0 : (computeIou(sum[color]) ?? 0)));
    };
    for (const iou of measure('simulator')) expect(iou).toBeGreaterThan(0.7);
    for (const look of LIGHT_NAMES.filter((name) => name !== 'bright')) {
      const [white = 1, yellow = 1, red = 1] = measure(look);
      expect([look, (white + yellow + red) / 3 < 0.5]).toEqual([look, true]);
    }
    masker.close();
  });
});

describe('renderDrive', () => {
  it('gives the requested number of frames', async () => {
    const frames: RenderedFrame[] = [];
    const drive = { frames: 4, seed: 1, speed: 0.6, rate: 30, look: 'simulator', camera: small } as const;
    for await (const frame of renderDrive(drive)) frames.push(frame);
    expect(frames).toHaveLength(4);
    const [first, second] = frames;
    expect((second?.pose.distance ?? 0) - (first?.pose.distance ?? 0)).toBeCloseTo(0.02, 9);
    for (const { pose } of frames) {
      expect(Math.abs(pose.d)).toBeLessThan(0.06);
      expect(Math.abs(pose.phi)).toBeLessThan(0.35);
    }
  });
});

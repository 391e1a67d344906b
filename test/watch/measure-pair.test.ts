import { PairMeter, type MeasureSettings } from '../../src/watch/measure-pair';
import {
  DUCKIETOWN_CALIBRATION,
  DUCKIETOWN_COLOR_RANGES,
  TAPE_COLORS,
  loadLineDetector,
  type LineDetections,
  type LineDetector,
} from '../../src/lines';
import type { RawPicture, RgbFrame } from '../../src/image/frame';
import { computeIou } from '../../src/evaluate/score/overlap';
import { FrameLabeller, chooseLabeller } from '../../src/evaluate/variants/frame-labeller';
import { decodePicture, encodeJpeg } from '../support/frames';
import { encodeBlack, encodeRoad, renderRoad } from './rendered-pictures';

const settings: MeasureSettings = { colors: DUCKIETOWN_COLOR_RANGES, ground: DUCKIETOWN_CALIBRATION };

describe('PairMeter', () => {
  let meter: PairMeter;
  let detector: LineDetector;
  beforeEach(async () => {
    meter = await PairMeter.load(settings);
    detector = await loadLineDetector();
  });
  afterEach(() => {
    meter.close();
    detector.close();
  });

  async function detectDirectly(jpeg: Uint8Array): Promise<LineDetections> {
    const { data, width, height } = await decodePicture(jpeg);
    return detector.detect({ data: new Uint8Array(data), width, height });
  }

  test('counts segments like the detector and compares masks', async () => {
    const [camera, proxied] = [await encodeRoad('dark-headlight'), await encodeRoad('simulator')];
    const expected = {
      camera: await detectDirectly(camera.data),
      proxied: await detectDirectly(proxied.data),
    };
    const measure = await meter.measure({ camera, proxied });
    for (const color of TAPE_COLORS) {
      expect(measure.camera.segments[color]).toBe(expected.camera[color].segmentCount);
      expect(measure.proxied.segments[color]).toBe(expected.proxied[color].segmentCount);
      const [a, b] = [expected.camera[color].mask, expected.proxied[color].mask];
      const { truePositive, falsePositive, falseNegative } = measure.overlap[color];
      expect(truePositive).toBe(a.filter((value, i) => value > 0 && b[i] === 255).length);
      expect(truePositive + falseNegative).toBe(expected.camera[color].maskPixels);
      expect(truePositive + falsePositive).toBe(expected.proxied[color].maskPixels);
    }
    // The two pictures must differ, or swapped sides would go unnoticed.
    expect(measure.camera.segments).not.toEqual(measure.proxied.segments);
  });

  test('finds a visible lane and then forgets it', async () => {
    const [black, road] = [await encodeBlack(), await encodeRoad('simulator')];
    const first = await meter.measure({ camera: black, proxied: road });
    expect(first.camera).toMatchObject({
      segments: { white: 0, yellow: 0, red: 0 },
      pose: { inLane: false },
    });
    expect(first.proxied.pose).toMatchObject({ inLane: true });
    // The drive begins within 3 cm of the lane's middle.
    expect(Math.abs(first.proxied.pose.d)).toBeLessThan(0.05);
    for (let i = 0; i < 10; i++) await meter.measure({ camera: road, proxied: black });
    const last = await meter.measure({ camera: road, proxied: black });
    expect([last.camera.pose.inLane, last.proxied.pose.inLane]).toEqual([true, false]);
  });

  test('gives equal poses for equal pictures', async () => {
    for (const i of [0, 6, 12]) {
      const road = await encodeRoad('simulator', i);
      const { camera, proxied } = await meter.measure({ camera: road, proxied: road });
      expect(proxied).toEqual(camera);
    }
  });

  test('reads raw images in either channel order', async () => {
    const frame = renderRoad('simulator');
    const { white, yellow, red } = detector.detect(frame);
    const expected = { white: white.segmentCount, yellow: yellow.segmentCount, red: red.segmentCount };
    const measure = await meter.measure({ camera: makeRaw(frame, 'rgb8'), proxied: makeRaw(frame, 'bgr8') });
    expect(measure.camera.segments).toEqual(expected);
    expect(measure.proxied.segments).toEqual(expected);
    expect(expected.yellow).toBeGreaterThan(0);
  });

  test("compares both with the tape in the camera's picture", async () => {
    const reference = await PairMeter.load({ ...settings, labeller: '' });
    const [camera, proxied] = [await encodeRoad('red-light', 8), await encodeRoad('simulator', 8)];
    const { labelled } = await reference.measure({ camera, proxied }, 0);
    expect(labelled?.isOwn).toBe(false);
    for (const color of ['white', 'yellow'] as const) {
      const [raw, better] = [labelled?.camera[color], labelled?.proxied[color]].map(
        (each) => each && computeIou(each),
      );
      expect(better).toBeGreaterThan(0.5);
      expect(better).toBeGreaterThan(raw ?? 1);
    }
    // The next one comes too soon to be labelled, and is compared with the one before.
    const next = await reference.measure({ camera, proxied }, 100);
    expect(next.labelled).toBeUndefined();
    expect(next.steadiness?.proxied).toMatchObject({ changed: 0 });
    expect(next.steadiness?.proxied.either).toBeGreaterThan(0);
    reference.close();
  });

  test('recognises the labelling model by what it makes', async () => {
    const model = await FrameLabeller.load(await chooseLabeller());
    const made = await model.translate(renderRoad('warm-dim', 8));
    await model.close();
    const reference = await PairMeter.load({ ...settings, labeller: '' });
    const proxied = {
      kind: 'compressed',
      format: 'jpeg',
      data: await encodeJpeg(made.data, made.width, made.height),
    } as const;
    const { labelled } = await reference.measure({ camera: await encodeRoad('warm-dim', 8), proxied });
    reference.close();
    expect(labelled?.isOwn).toBe(true);
  });

  test('names a broken picture and goes on', async () => {
    const road = await encodeRoad('simulator');
    const broken = { ...road, data: road.data.subarray(0, 40) };
    await expect(meter.measure({ camera: road, proxied: broken })).rejects.toThrow(
      /^proxied frame: expected a whole picture: ./,
    );
    await expect(meter.measure({ camera: broken, proxied: road })).rejects.toThrow(/^camera frame/);
    expect((await meter.measure({ camera: road, proxied: road })).camera.segments.white).toBeGreaterThan(0);
  });
});

function makeRaw({ data, width, height }: RgbFrame, encoding: 'rgb8' | 'bgr8'): RawPicture {
  const ordered = encoding === 'rgb8' ? data : data.map((_, i) => data[i - (i % 3) + 2 - (i % 3)] ?? 0);
  return { kind: 'raw', encoding, width, height, step: width * 3, isBigEndian: false, data: ordered };
}

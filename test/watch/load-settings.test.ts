import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from '../../src/config/config-error';
import { loadSettings } from '../../src/watch/load-settings';
import { PairMeter } from '../../src/watch/measure-pair';
import { DUCKIETOWN_CALIBRATION, DUCKIETOWN_COLOR_RANGES } from '../../src/lines';
import { encodeRoad } from './rendered-pictures';

const NONE = { thresholds: '', homography: '', intrinsics: '', labeller: 'none' };

describe('loadSettings', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'sim2real-settings-'))));
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const write = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };

  test("gives Duckietown's settings without files", () => {
    const own = { colors: DUCKIETOWN_COLOR_RANGES, ground: DUCKIETOWN_CALIBRATION };
    expect(loadSettings(NONE)).toEqual(own);
    expect(loadSettings({ ...NONE, labeller: 'classic' })).toEqual({ ...own, labeller: 'classic' });
  });

  test("gives the detector the robot's thresholds", async () => {
    const thresholds = write(
      'default.yaml',
      'colors:\n  RED: {low: [0, 140, 100], high: [15, 255, 255]}\n' +
        '  WHITE: {low: [0, 0, 255], high: [0, 0, 255]}\n  YELLOW: {low: [25, 140, 100], high: [45, 255, 255]}\n',
    );
    const settings = loadSettings({ ...NONE, thresholds });
    expect(settings.colors.white).toEqual([{ low: [0, 0, 255], high: [0, 0, 255] }]);
    const meter = await PairMeter.load(settings);
    const road = await encodeRoad('simulator');
    const { segments } = (await meter.measure({ camera: road, proxied: road })).camera;
    meter.close();
    expect(segments.white).toBe(0);
    expect(segments.yellow).toBeGreaterThan(0);
  });

  test("takes Duckietown's value for an omitted calibration", () => {
    const homography = write('extrinsic.yaml', 'homography: [1, 0, 0, 0, 2, 0, 0, 0, 1]\n');
    expect(loadSettings({ ...NONE, homography }).ground).toEqual({
      ...DUCKIETOWN_CALIBRATION,
      homography: [1, 0, 0, 0, 2, 0, 0, 0, 1],
    });
    const matrix = (name: string, rows: number, cols: number): string =>
      `${name}: {rows: ${rows}, cols: ${cols}, data: [${Array.from({ length: rows * cols }, (_, i) => (i % (cols + 1) === 0 ? 1 : 0)).join(', ')}]}\n`;
    const intrinsics = write(
      'intrinsic.yaml',
      'image_width: 320\nimage_height: 240\ndistortion_coefficients: {data: [0, 0, 0, 0, 0]}\n' +
        matrix('camera_matrix', 3, 3) +
        matrix('rectification_matrix', 3, 3) +
        matrix('projection_matrix', 3, 4),
    );
    expect(loadSettings({ ...NONE, intrinsics }).ground).toMatchObject({
      homography: DUCKIETOWN_CALIBRATION.homography,
      width: 320,
      height: 240,
      intrinsics: { width: 320, cameraMatrix: [1, 0, 0, 0, 1, 0, 0, 0, 1] },
    });
  });

  test.each(['thresholds', 'homography', 'intrinsics'] as const)('names a missing file of %s', (key) => {
    const path = join(folder, 'none.yaml');
    expect(() => loadSettings({ ...NONE, [key]: path })).toThrow(ConfigError);
    expect(() => loadSettings({ ...NONE, [key]: path })).toThrow(new RegExp(`parameter "${key}": .*${path}`));
  });
});

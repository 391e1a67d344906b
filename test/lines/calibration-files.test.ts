import { stringify } from 'yaml';
import {
  CalibrationError,
  DUCKIETOWN_CALIBRATION,
  completeCalibration,
  createGroundProjector,
  parseExtrinsics,
  parseIntrinsics,
} from '../../src/lines';
import { intrinsicsYaml, readRecording } from './duckietown-recording';

const { homography } = readRecording();

/** The homography of Duckietown's default calibration, in normalised coordinates, up to a factor. */
const NORMALIZED = [
  [0.011901375229740854, 0.0631430347058651, 0.2885227572216967],
  [-0.24123263224078265, -0.0003529714364040352, 0.0033002988109232865],
  [0.10404648658175801, 2.1095079248560245, 1],
];

describe('parseExtrinsics', () => {
  it("reads daffy's file, in pixels", () => {
    expect(parseExtrinsics(`homography: [${homography.join(', ')}]\ncalibration_time: today\n`)).toEqual({
      homography,
      coordinates: 'pixels',
    });
  });

  it.each([
    ['flat', { version: '2', homography: NORMALIZED.flat() }],
    ['nested', { version: 2, format: 'resolution-independent', homography: NORMALIZED }],
  ])("reads ente's %s file, in normalised coordinates", (_, file) => {
    const extrinsics = parseExtrinsics(stringify(file));
    expect(extrinsics).toEqual({ homography: NORMALIZED.flat(), coordinates: 'normalized' });
    const [ente, daffy] = [
      completeCalibration({ extrinsics, intrinsics: undefined }),
      DUCKIETOWN_CALIBRATION,
    ].map(createGroundProjector);
    for (const [x, y] of [
      [0.2, 0.6],
      [0.5, 0.9],
      [0.8, 0.7],
    ] as const) {
      const [a, b] = [ente?.projectNormalized(x, y), daffy?.projectNormalized(x, y)];
      expect(a?.x).toBeCloseTo(b?.x ?? 0, 6);
      expect(a?.y).toBeCloseTo(b?.y ?? 0, 6);
    }
  });

  it.each([
    ['eight numbers', 'homography: [1, 0, 0, 0, 1, 0, 0, 0]', 'homography: expected nine numbers'],
    ['no such key', 'H: [1]', 'homography: expected nine numbers, or three rows of three'],
    ['a matrix without inverse', 'homography: [0, 0, 0, 0, 0, 0, 0, 0, 1]', 'with an inverse'],
    ['an unknown version', 'version: "3"\nhomography: [1, 0, 0, 0, 1, 0, 0, 0, 1]', 'found "3"'],
    [
      'an unknown format',
      'version: "2"\nformat: pixels\nhomography: [1, 0, 0, 0, 1, 0, 0, 0, 1]',
      'found "pixels"',
    ],
    ['broken YAML', 'homography: [', 'not valid YAML'],
  ])('refuses %s and names the file', (_, text, message) => {
    const parse = (): unknown => parseExtrinsics(text, 'bot.yaml');
    expect(parse).toThrow(CalibrationError);
    expect(parse).toThrow(message);
    expect(parse).toThrow('bot.yaml');
  });
});

describe('parseIntrinsics', () => {
  it('refuses another lens model', () => {
    const parse = (): unknown =>
      parseIntrinsics(intrinsicsYaml.replace('plumb_bob', 'equidistant'), 'cam.yaml');
    expect(parse).toThrow(/cam\.yaml: distortion_model/);
  });
});

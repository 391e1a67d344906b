import { ColorRangeError, DUCKIETOWN_COLOR_RANGES, parseColorRanges } from '../../src/lines';

const COLORS = `
  RED:
    low_1: [0,140,100]
    high_1: [15,255,255]
    low_2: [165,140,100]
    high_2: [180,255,255]
  WHITE:
    low: [0,0,150]
    high: [180,100,255]
  YELLOW:
    low: [25,140,100]
    high: [45,255,255]
`;

describe('parseColorRanges', () => {
  it("reads Duckietown's whole line-detector file", () => {
    const file = `img_size: [120,160]\ntop_cutoff: 40\ncolors:${COLORS}\nline_detector_parameters:\n  canny_aperture_size: 3\n`;
    expect(parseColorRanges(file)).toEqual(DUCKIETOWN_COLOR_RANGES);
  });

  it('reads colours in upper or lower case', () => {
    expect(parseColorRanges(COLORS.replace('RED', 'red'))).toEqual(DUCKIETOWN_COLOR_RANGES);
  });

  it.each([
    [
      'low above high',
      COLORS.replace('[45,255,255]', '[20,255,255]'),
      'YELLOW: low and high: expected low <= high, got hue 25 > 20',
    ],
    [
      'an unknown colour',
      `${COLORS}  BLUE:\n    low: [0,0,0]\n    high: [1,1,1]\n`,
      'unknown color "BLUE"; expected WHITE, YELLOW and RED',
    ],
    ['a missing colour', COLORS.replace(/ {2}WHITE:\n.*\n.*\n/, ''), 'WHITE missing'],
    ['an unknown key in a colour', COLORS.replace('low_2', 'lo_2'), 'RED: unknown key "lo_2"'],
    [
      'a range without its other end',
      COLORS.replace(/ {4}high_2.*\n/, ''),
      'RED.high_2: expected [hue 0..180',
    ],
    [
      'numbered and plain ranges mixed',
      COLORS.replace('low_2', 'low').replace('high_2', 'high'),
      'RED: low/high and numbered ranges are mixed',
    ],
    ['a hue of OpenCV that cannot be', COLORS.replace('[45,', '[245,'), 'YELLOW.high: expected [hue 0..180'],
    ['two numbers in place of three', COLORS.replace('[45,255,255]', '[45,255]'), 'got [45,255]'],
    ['an unknown key beside colors', `colors:${COLORS}\ntop_cutof: 40\n`, 'unknown key "top_cutof"'],
    ['broken YAML', 'RED: [', 'thresholds.yaml: not valid YAML'],
    ['nothing', '', 'expected a map, got null'],
  ])('refuses %s and says where', (_, text, message) => {
    const parse = (): unknown => parseColorRanges(text, 'thresholds.yaml');
    expect(parse).toThrow(ColorRangeError);
    expect(parse).toThrow(message);
    expect(parse).toThrow('thresholds.yaml');
  });
});

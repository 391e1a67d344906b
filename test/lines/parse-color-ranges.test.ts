import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/process/package-root';
import type { HsvRange } from '../../src/lines';
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

const indent = (text: string, by: number): string => text.replace(/^(?=.)/gm, ' '.repeat(by));

describe('parseColorRanges', () => {
  it("reads Duckietown's whole line-detector file", () => {
    const file = `img_size: [120,160]\ntop_cutoff: 40\ncolors:${COLORS}\nline_detector_parameters:\n  canny_aperture_size: 3\n`;
    expect(parseColorRanges(file)).toEqual(DUCKIETOWN_COLOR_RANGES);
  });

  it.each(['line_detector_node', '/**', '/duckie/line_detector_node'])(
    'reads a ROS 2 parameter file of %s',
    (node) => {
      const file = `${node}:\n  ros__parameters:\n    img_size: [120, 160]\n    max_rate: 15.0\n    colors:${indent(COLORS, 4)}`;
      expect(parseColorRanges(file)).toEqual(DUCKIETOWN_COLOR_RANGES);
    },
  );

  it('reads ROS 2 parameters with dotted names', () => {
    const rows = Object.entries(DUCKIETOWN_COLOR_RANGES).flatMap(([color, ranges]) =>
      ranges.flatMap(({ low, high }: HsvRange, i: number) => [
        `    colors.${color.toUpperCase()}.low_${i + 1}: [${low.join(', ')}]`,
        `    colors.${color.toUpperCase()}.high_${i + 1}: [${high.join(', ')}]`,
      ]),
    );
    const file = `duckie:\n line_detector_node:\n  ros__parameters:\n${rows.join('\n')}\n`;
    expect(parseColorRanges(file)).toEqual(DUCKIETOWN_COLOR_RANGES);
  });

  it.each(['duckiebot-ros2', 'duckiebot-daffy', 'gym'])('reads the colours of profile %s', (profile) => {
    const file = join(packageRoot, 'msg-config', `${profile}.yaml`);
    expect(parseColorRanges(readFileSync(file, 'utf8'), file)).toEqual(expect.any(Object));
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
    ['a ROS 2 file without colours', '/**:\n  ros__parameters:\n    veh: duckie\n', 'found none of /**'],
    [
      'a ROS 2 file with two sets',
      ['a', 'b']
        .map(
          (node, i) =>
            `${node}:\n  ros__parameters:\n    colors:${indent(COLORS.replace('[45,', `[4${i},`), 4)}`,
        )
        .join(''),
      'found different ones of /a and /b',
    ],
    ['broken YAML', 'RED: [', 'thresholds.yaml: not valid YAML'],
    ['nothing', '', 'expected a map, got null'],
  ])('refuses %s and says where', (_, text, message) => {
    const parse = (): unknown => parseColorRanges(text, 'thresholds.yaml');
    expect(parse).toThrow(ColorRangeError);
    expect(parse).toThrow(message);
    expect(parse).toThrow('thresholds.yaml');
  });
});

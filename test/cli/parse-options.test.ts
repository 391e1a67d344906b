import { InvalidArgumentError } from '@commander-js/extra-typings';
import {
  numberFrom,
  parseCount,
  parseDuration,
  parseList,
  parseRegionOption,
  parseTopic,
  parseVeh,
  sizeFrom,
  wholeNumberFrom,
} from '../../src/cli/parse-options';

test.each<[string, (text: string) => unknown, string, unknown]>([
  ['a number', numberFrom(0.5, 60), '0.5', 0.5],
  ['a count', parseCount, '12', 12],
  ['a whole number', wholeNumberFrom(-3, 3), '-3', -3],
  ['a duration', parseDuration, '0.25', 0.25],
  ['a size', sizeFrom(10, 9999), '640x480', { width: 640, height: 480 }],
  ['a list', parseList, 'cuda, cpu', ['cuda', 'cpu']],
  ['a region', parseRegionOption, '0,0.5,1,0.5', { x: 0, y: 0.5, width: 1, height: 0.5 }],
  ["a robot's name", parseVeh, 'duckie_2', 'duckie_2'],
  ['a topic', parseTopic, '/duckie/image', '/duckie/image'],
])('%s is read', (_, parse, text, value) => {
  expect(parse(text)).toEqual(value);
});

test.each<[string, (text: string) => unknown, readonly string[], string]>([
  ['a number', numberFrom(0.5, 60), ['', ' ', '0.4', '61', 'x', 'NaN', 'Infinity'], 'from 0.5 to 60.'],
  ['a number without a limit', numberFrom(1), ['0.9', 'Infinity'], 'a number of at least 1.'],
  ['a whole number', wholeNumberFrom(1, 256), ['', '0', '1.5', '257'], 'a whole number from 1 to 256.'],
  ['a count', parseCount, ['', '0', '-1', '1.5', 'many'], 'a whole number of at least 1.'],
  ['a duration', parseDuration, ['', '0', '-1', 'Infinity'], 'a number above 0.'],
  [
    'a size',
    sizeFrom(10, 999),
    ['', '640', '9x480', '640x1000', '640x480x3', '6e1x20'],
    'each from 10 to 999',
  ],
  ['a region', parseRegionOption, ['', 'half', '0,0,1,2'], 'full, bottom-half, or x,y,width,height'],
  ["a robot's name", parseVeh, ['', '2duck', 'a/b', 'ä'], 'letters, digits and _'],
  ['a topic', parseTopic, ['', '/', 'a//b', '/a/', 'a b'], 'a topic such as'],
])('the error for %s says what was expected', (_, parse, wrong, expected) => {
  for (const text of wrong) {
    expect(() => parse(text)).toThrow(InvalidArgumentError);
    expect(() => parse(text)).toThrow(expected);
  }
});

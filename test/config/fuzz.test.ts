import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '../../src/config/config-error';
import { packageRoot } from '../../src/process/package-root';
import { parseParameterText } from '../../src/config/parameter-file';
import type { GivenValue } from '../../src/config/check-parameters';
import { parseParameters } from '../../src/config/parse-parameters';
import { readParameterArguments } from '../../src/config/ros-arguments';
import { createDice, damage } from '../support/damage';

const ROUNDS = 300;
const folder = join(packageRoot, 'msg-config');
const profiles = readdirSync(folder).filter((name) => name.endsWith('.yaml'));

function load(text: string): unknown {
  const given = new Map<string, GivenValue>();
  for (const { values } of parseParameterText(text, 'fuzz.yaml')) {
    for (const [name, value] of values) given.set(name, { value, origin: 'fuzz.yaml' });
  }
  return parseParameters(given);
}

/** What it did not throw, or the message; fails on any error but a ConfigError. */
function tryLoad(text: string): 'loaded' | 'refused' {
  try {
    load(text);
    return 'loaded';
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return 'refused';
  }
}

test.each(profiles)('a damaged profile %s loads or throws a ConfigError', (name) => {
  const bytes = readFileSync(join(folder, name));
  const roll = createDice(profiles.indexOf(name));
  const outcomes = { loaded: 0, refused: 0 };
  expect(tryLoad(bytes.toString())).toBe('loaded');
  for (let round = 0; round < ROUNDS; round++) {
    outcomes[tryLoad(Buffer.from(damage(bytes, roll)).toString())]++;
  }
  expect(Math.min(outcomes.loaded, outcomes.refused)).toBeGreaterThan(0);
});

test('a YAML bomb is refused at once', () => {
  const levels = Array.from({ length: 12 }, (_, i) => {
    const below = i === 0 ? 'lol' : `*a${i - 1}`;
    return `x${i}: &a${i} [${Array.from({ length: 10 }, () => below).join(', ')}]`;
  });
  const before = process.memoryUsage().rss;
  expect(() => load(levels.join('\n'))).toThrow(ConfigError);
  expect(process.memoryUsage().rss - before).toBeLessThan(200e6);
});

test.each([
  ['flow lists', '['.repeat(50_000)],
  ['flow maps', '{a: '.repeat(50_000)],
  ['block maps', Array.from({ length: 400 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')],
])('deeply nested %s throw a ConfigError', (_, text) => {
  expect(() => load(text)).toThrow(ConfigError);
});

test('a file above the size limit is refused', () => {
  expect(() => load(`/**:\n  ros__parameters:\n    veh: ${'x'.repeat(2_000_000)}`)).toThrow(
    /expected at most 1000000 bytes/,
  );
});

test('__proto__ and constructor are unknown parameters', () => {
  const text = '/**:\n  ros__parameters:\n    __proto__: {enabled: false}\n    constructor: 1\n';
  expect(() => load(text)).toThrow(/unknown parameter/);
  expect(parseParameters(new Map()).enabled).toBe(true);
});

test('damaged ROS arguments are read or throw a ConfigError', () => {
  const roll = createDice(11);
  const values = ['max_rate:=15.0', 'proxy:region:=[1,2', ':=', 'a:=&b *b', '/**:x:={', 'model:="'];
  for (let round = 0; round < ROUNDS; round++) {
    const text = Buffer.from(damage(Buffer.from(values[roll(values.length)] ?? ''), roll)).toString();
    try {
      parseParameters(readParameterArguments(['-p', text], '/proxy'));
    } catch (error) {
      expect(error).toBeInstanceOf(ConfigError);
    }
  }
});

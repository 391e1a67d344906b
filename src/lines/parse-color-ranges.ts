import { isDeepStrictEqual } from 'node:util';
import { parseDocument } from 'yaml';
import { ColorRangeError } from './color-ranges';
import { findParameterSections } from './parameter-sections';
import type { ParameterSection } from './parameter-sections';
import { TAPE_COLORS } from './tape';
import type { ColorRanges, Hsv, HsvRange } from './color-ranges';
import type { TapeColor } from './tape';

/** What stands beside `colors` in Duckietown's line_detector_node YAML; accepted there, read elsewhere. */
const SIBLINGS = ['img_size', 'top_cutoff', 'line_detector_parameters'];
const LIMITS = [180, 255, 255] as const;
const CHANNELS = ['hue', 'saturation', 'value'] as const;

/**
 * Reads the thresholds from a line detector's YAML as it is: daffy's whole file with its `colors` map, that map alone, or
 * a ROS 2 parameter file, as ente's line detector loads it and as msg-config has them. Each of RED, WHITE, YELLOW (either
 * case) holds `low`/`high`, or `low_1`/`high_1`, `low_2`/`high_2`, ... with [hue 0..180, saturation 0..255, value 0..255].
 * @param source named in errors, for instance the file's path
 * @throws ColorRangeError on broken YAML, an unknown or missing key, a number out of range, low above high
 */
export function parseColorRanges(yamlText: string, source = 'color ranges'): ColorRanges {
  const document = parseDocument(yamlText);
  const broken = document.errors[0];
  if (broken !== undefined) throw new ColorRangeError(`${source}: not valid YAML: ${broken.message}`);
  const root = expectMap(document.toJS() as unknown, source);
  const sections = findParameterSections(root);
  if (sections.length > 0) return readColors(...chooseColors(sections, source));
  if (!('colors' in root)) return readColors(root, source);
  for (const key of Object.keys(root)) {
    if (key !== 'colors' && !SIBLINGS.includes(key)) {
      throw new ColorRangeError(`${source}: unknown key "${key}"; expected colors, ${SIBLINGS.join(', ')}`);
    }
  }
  return readColors(expectMap(root['colors'], `${source}: colors`), `${source}: colors`);
}

/** The colours of a ROS 2 parameter file, and where they stand; other nodes' sections have none. */
function chooseColors(
  sections: readonly ParameterSection[],
  source: string,
): [colors: Readonly<Record<string, unknown>>, where: string] {
  const found = sections.filter(({ values }) => 'colors' in values);
  const [first] = found;
  if (first === undefined) {
    const nodes = sections.map(({ node }) => node).join(', ');
    throw new ColorRangeError(
      `${source}: expected colors below ros__parameters of some node, found none of ${nodes}`,
    );
  }
  const where = `${source}: ${first.node}: colors`;
  const colors = expectMap(first.values['colors'], where);
  const other = found.find(({ values }) => !isDeepStrictEqual(values['colors'], colors));
  if (other !== undefined) {
    throw new ColorRangeError(
      `${source}: expected one set of colors, found different ones of ${first.node} and ${other.node}; keep one`,
    );
  }
  return [colors, where];
}

function readColors(map: Readonly<Record<string, unknown>>, where: string): ColorRanges {
  const found: Partial<Record<TapeColor, readonly HsvRange[]>> = {};
  for (const [key, value] of Object.entries(map)) {
    const color = TAPE_COLORS.find((name) => name === key.toLowerCase());
    if (color === undefined) {
      throw new ColorRangeError(`${where}: unknown color "${key}"; expected WHITE, YELLOW and RED`);
    }
    if (found[color] !== undefined) throw new ColorRangeError(`${where}: ${key} is given twice; keep one`);
    found[color] = readRanges(expectMap(value, `${where}.${key}`), `${where}.${key}`);
  }
  const { white, yellow, red } = found;
  if (white === undefined || yellow === undefined || red === undefined) {
    const missing = TAPE_COLORS.filter((name) => found[name] === undefined).map((name) => name.toUpperCase());
    throw new ColorRangeError(`${where}: expected WHITE, YELLOW and RED; ${missing.join(', ')} missing`);
  }
  return { white, yellow, red };
}

function readRanges(map: Readonly<Record<string, unknown>>, where: string): readonly HsvRange[] {
  const suffixes = new Set<string>();
  for (const key of Object.keys(map)) {
    const suffix = /^(?:low|high)(_\w+)?$/.exec(key);
    if (suffix === null) {
      throw new ColorRangeError(
        `${where}: unknown key "${key}"; expected low and high, or low_1, high_1, ...`,
      );
    }
    suffixes.add(suffix[1] ?? '');
  }
  if (suffixes.size === 0) throw new ColorRangeError(`${where}: expected low and high, got an empty map`);
  if (suffixes.has('') && suffixes.size > 1) {
    throw new ColorRangeError(`${where}: low/high and numbered ranges are mixed; number all of them`);
  }
  return [...suffixes].map((suffix) => readRange(map, suffix, where));
}

function readRange(map: Readonly<Record<string, unknown>>, suffix: string, where: string): HsvRange {
  const low = readHsv(map[`low${suffix}`], `${where}.low${suffix}`);
  const high = readHsv(map[`high${suffix}`], `${where}.high${suffix}`);
  for (const [i, channel] of CHANNELS.entries()) {
    const [from, to] = [low[i] ?? 0, high[i] ?? 0];
    if (from > to) {
      const keys = `low${suffix} and high${suffix}`;
      throw new ColorRangeError(
        `${where}: ${keys}: expected low <= high, got ${channel} ${from} > ${to}` +
          (i === 0 ? '; split a hue that passes 180 into two ranges, low_1/high_1 and low_2/high_2' : ''),
      );
    }
  }
  return { low, high };
}

function readHsv(value: unknown, where: string): Hsv {
  const got = `expected [hue 0..180, saturation 0..255, value 0..255] in whole numbers, got ${JSON.stringify(value)}`;
  if (!Array.isArray(value) || value.length !== 3) throw new ColorRangeError(`${where}: ${got}`);
  const numbers = value.map((entry: unknown, i) => {
    if (typeof entry !== 'number' || !Number.isInteger(entry) || entry < 0 || entry > (LIMITS[i] ?? 0)) {
      throw new ColorRangeError(`${where}: ${got}`);
    }
    return entry;
  });
  return [numbers[0] ?? 0, numbers[1] ?? 0, numbers[2] ?? 0];
}

function expectMap(value: unknown, where: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ColorRangeError(
      `${where}: expected a map, got ${value === undefined ? 'nothing' : JSON.stringify(value)}`,
    );
  }
  return value as Record<string, unknown>;
}

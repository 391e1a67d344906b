import { parseDocument } from 'yaml';
import { describeError } from '../process/describe-error';
import { isMap, listLeaves } from '../process/list-leaves';
import { readGivenFileSync } from '../process/read-given-file';
import { ConfigError } from './config-error';
import { describeValue } from './describe-value';
import { ROS_YAML } from './ros-yaml';

/** Largest parameter file that is read, in bytes; a profile has about 3 kB. */
const MAX_BYTES = 1_000_000;

/** Parameters of one section of a file: which nodes it is for, and its values by dotted name, whole numbers as bigint. */
export interface ParameterSection {
  /** Fully qualified name, or a pattern with `*` (one level) and `**` (any levels). */
  readonly node: string;
  readonly values: ReadonlyMap<string, unknown>;
}

/**
 * Reads a ROS 2 parameter file (`/**: ros__parameters: ...`, the format of --params-file).
 * @throws ConfigError if the file cannot be read or is not of this form
 */
export function readParameterFile(path: string): ParameterSection[] {
  let text: string;
  try {
    text = readGivenFileSync(path);
  } catch (cause) {
    throw new ConfigError(`parameter file ${path} cannot be read: ${describeError(cause)}`, { cause });
  }
  return parseParameterText(text, path);
}

export function parseParameterText(text: string, path: string): ParameterSection[] {
  if (text.length > MAX_BYTES) {
    throw new ConfigError(
      `parameter file ${path}: expected at most ${MAX_BYTES} bytes, found ${text.length}`,
    );
  }
  const document = parseDocument(text, { ...ROS_YAML, uniqueKeys: true });
  const problem = document.errors[0];
  if (problem)
    throw new ConfigError(`parameter file ${path} is not YAML: ${problem.message}`, { cause: problem });
  let root: unknown;
  try {
    // A few aliases are legitimate; thousands are an attack ("billion laughs").
    root = document.toJS({ maxAliasCount: 100 });
  } catch (cause) {
    throw new ConfigError(`parameter file ${path} cannot be expanded: ${describeError(cause)}`, { cause });
  }
  const sections: ParameterSection[] = [];
  collectSections(root, '', path, sections);
  if (sections.length === 0) {
    throw new ConfigError(
      `parameter file ${path}: expected a section "/**:" with "ros__parameters:" below it, found none`,
    );
  }
  return sections;
}

function collectSections(node: unknown, name: string, path: string, sections: ParameterSection[]): void {
  if (!isMap(node)) {
    throw new ConfigError(
      `parameter file ${path}: expected a node name with "ros__parameters:" below ${name === '' ? 'the top' : `"${name}"`}, found ${describeValue(node)}`,
    );
  }
  for (const [key, value] of Object.entries(node)) {
    if (key === 'ros__parameters') {
      sections.push({ node: name, values: flatten(value, path) });
    } else {
      collectSections(value, key.startsWith('/') ? `${name}${key}` : `${name}/${key}`, path, sections);
    }
  }
}

/** @throws ConfigError where the values are no map */
function flatten(values: unknown, path: string): ReadonlyMap<string, unknown> {
  if (isMap(values)) return new Map(listLeaves(values));
  throw new ConfigError(
    `parameter file ${path}: expected keys below "ros__parameters", found ${describeValue(values)}`,
  );
}

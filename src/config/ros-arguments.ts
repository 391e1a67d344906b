import { parse } from 'yaml';
import { ConfigError } from './config-error';
import type { GivenValue } from './check-parameters';
import { readParameterFile } from './parameter-file';
import { ROS_YAML } from './ros-yaml';

/** A parameter assignment from the command line or a file, in the order in which ROS applies them. */
interface Assignment extends GivenValue {
  /** Node name or pattern that it is for. */
  readonly node: string;
  readonly name: string;
}

/**
 * The ROS arguments without parameters, for rcl: those are read by readParameterArguments instead. rclnodejs 2.2
 * ends with a type error over any array of integers, such as the colour thresholds of a profile.
 */
export function dropParameterArguments(ros: readonly string[]): string[] {
  const dropped = new Set(listParameterFlags(ros).flatMap(({ at }) => [at, at + 1]));
  return ros.filter((_, i) => !dropped.has(i));
}

interface ParameterFlag {
  readonly at: number;
  readonly flag: string;
  readonly value: string;
}

const PARAMETER_FLAGS: readonly string[] = ['-p', '--param', '--params-file'];

/** @throws ConfigError where the value of one is missing */
function listParameterFlags(ros: readonly string[]): ParameterFlag[] {
  return ros.flatMap((flag, at) => {
    if (!PARAMETER_FLAGS.includes(flag) || PARAMETER_FLAGS.includes(ros[at - 1] ?? '')) return [];
    const value = ros[at + 1];
    if (value === undefined || value.startsWith('-')) {
      const wanted = flag === '--params-file' ? "a file's name" : 'name:=value';
      throw new ConfigError(`argument "${flag}": expected ${wanted} after it, found ${value ?? 'nothing'}`);
    }
    return [{ at, flag, value }];
  });
}

/**
 * Parameters that the ROS arguments give to a node. rclnodejs matches only bare node names, and launch writes
 * fully qualified ones: so the files are read here, where an unknown key can be named with its file, too.
 * @param ros arguments as splitRosArguments (split-ros-arguments.ts) returns them
 * @param node fully qualified name, for instance `/duckie/proxy`
 * @throws ConfigError
 */
export function readParameterArguments(ros: readonly string[], node: string): Map<string, GivenValue> {
  const given = new Map<string, GivenValue>();
  for (const assignment of listAssignments(ros)) {
    if (matchesNode(assignment.node, node)) given.set(assignment.name, assignment);
  }
  return given;
}

/**
 * Files and assignments that give this node nothing, since they are for other nodes only, each as a sentence: a bare
 * `proxy:` means /proxy, and so nothing to /duckie/proxy.
 * @throws ConfigError as readParameterArguments
 */
export function describeUnusedArguments(ros: readonly string[], node: string): string[] {
  const nodesOf = new Map<string, string[]>();
  for (const { origin, node: pattern } of listAssignments(ros)) {
    nodesOf.set(origin, [...(nodesOf.get(origin) ?? []), pattern]);
  }
  return [...nodesOf]
    .filter(([, patterns]) => !patterns.some((pattern) => matchesNode(pattern, node)))
    .map(
      ([origin, patterns]) =>
        `${origin}: expected parameters of this node, ${node}, found those of ${[...new Set(patterns)].join(', ')} only`,
    );
}

function listAssignments(ros: readonly string[]): Assignment[] {
  return listParameterFlags(ros).flatMap(({ flag, value: given }) =>
    flag === '--params-file'
      ? readParameterFile(given).flatMap(({ node, values }) =>
          [...values].map(([name, value]) => ({
            node,
            name,
            value,
            origin: `file ${given}`,
            isShared: node.includes('*'),
          })),
        )
      : [parseAssignment(given)],
  );
}

/** `[node:]name:=value`, the value being YAML. */
function parseAssignment(text: string): Assignment {
  const at = text.indexOf(':=');
  if (at <= 0) throw new ConfigError(`argument "-p ${text}": expected name:=value`);
  const left = text.slice(0, at);
  const colon = left.indexOf(':');
  const node = colon < 0 ? '/**' : left.slice(0, colon);
  return {
    node: node.startsWith('/') ? node : `/${node}`,
    name: left.slice(colon + 1),
    value: parseScalar(text.slice(at + 2)),
    origin: 'command line',
  };
}

function parseScalar(text: string): unknown {
  try {
    // An empty value is an empty string, as in `-p model:=`.
    return text === '' ? '' : (parse(text, { ...ROS_YAML, maxAliasCount: 0 }) as unknown);
  } catch {
    return text;
  }
}

/** Node patterns of rcl: `*` stands for one level, `**` for any number. A bare name means the root namespace. */
export function matchesNode(pattern: string, node: string): boolean {
  const source = pattern
    .split('/')
    .filter((part) => part !== '')
    .map((part) =>
      part === '**'
        ? '(?:/[^/]+)*'
        : part === '*'
          ? '/[^/]+'
          : `/${part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`,
    )
    .join('');
  return new RegExp(`^${source}$`).test(node);
}

import { isMap, listLeaves } from '../process/list-leaves';

/** What one node of a ROS 2 parameter file gets. */
export interface ParameterSection {
  /** The node's name or pattern, with the namespaces around it. */
  readonly node: string;
  /** Nested maps; `colors.RED.low_1` is `low_1` in `RED` in `colors`. */
  readonly values: Readonly<Record<string, unknown>>;
}

type YamlMap = Readonly<Record<string, unknown>>;

/** All that stands below a `ros__parameters`, at any depth; empty where the file is no ROS 2 parameter file. */
export function findParameterSections(root: YamlMap, node = ''): ParameterSection[] {
  return Object.entries(root).flatMap(([key, value]) => {
    if (!isMap(value)) return [];
    if (key === 'ros__parameters') return [{ node, values: nest(value) }];
    return findParameterSections(value, key.startsWith('/') ? `${node}${key}` : `${node}/${key}`);
  });
}

function nest(map: YamlMap): YamlMap {
  const nested: Record<string, unknown> = {};
  for (const [name, value] of listLeaves(map)) {
    const names = name.split('.');
    let inner = nested;
    for (const outer of names.slice(0, -1)) {
      const next = inner[outer];
      inner = isMap(next) ? next : (inner[outer] = {});
    }
    inner[names.at(-1) ?? ''] = value;
  }
  return nested;
}

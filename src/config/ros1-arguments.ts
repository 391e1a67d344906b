/** What the arguments of a ROS 1 program say: https://wiki.ros.org/Remapping%20Arguments */
export interface Ros1Arguments {
  readonly name: string;
  readonly namespace: string;
  /** As arguments for readParameterArguments. */
  readonly parameters: readonly string[];
  /** New names by the node's own. */
  readonly remaps: ReadonlyMap<string, string>;
}

const RULE = /^(?<from>[~/]?[A-Za-z_][\w/]*):=(?<to>.*)$/s;

/**
 * Reads `from:=to`, `_parameter:=value`, `__name:=` and `__ns:=`; other `__...:=` are roslaunch's own.
 * @param env ROS_NAMESPACE counts where `__ns:=` is not given
 * @throws Error where one is none of these
 */
export function readRos1Arguments(
  argv: readonly string[],
  defaults: { readonly name: string; readonly namespace: string | undefined },
  env: NodeJS.ProcessEnv = process.env,
): Ros1Arguments {
  const remaps = new Map<string, string>();
  const parameters: string[] = [];
  let { name, namespace = env['ROS_NAMESPACE'] ?? '' } = defaults;
  for (const argument of argv) {
    const { from, to = '' } = RULE.exec(argument)?.groups ?? {};
    if (from === undefined) {
      throw new Error(
        `argument "${argument}": expected FROM:=TO or _PARAMETER:=VALUE, as ROS 1 programs take`,
      );
    }
    if (from === '__name') name = to;
    else if (from === '__ns') namespace = to;
    else if (from.startsWith('__')) continue;
    else if (from.startsWith('_')) parameters.push('-p', `${from.slice(1).replaceAll('/', '.')}:=${to}`);
    else remaps.set(from, to);
  }
  return { name, namespace, parameters, remaps };
}

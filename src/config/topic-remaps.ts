/** A remapping of a topic from the command line or a launch file: `-r [NODE:]FROM:=TO`. */
export interface TopicRemap {
  /** Name of the only node that it is for; undefined: every node of the process. */
  readonly node: string | undefined;
  readonly from: string;
}

const RULE = /^(?:rostopic:\/\/)?(?:(?<node>\w+):)?(?<from>(?!\/\/|__)[^:]+):=/;

/**
 * Reads the topic remappings of ROS arguments. rcl applies them, but does not tell which names they are for: a name that
 * is mapped onto itself, as `-r image/compressed:=/image/compressed` in the root namespace, looks like one that is not.
 * @param ros arguments as splitRosArguments returns them
 */
export function readTopicRemaps(ros: readonly string[]): TopicRemap[] {
  const rules = ros.filter((_, i) => ros[i - 1] === '-r' || ros[i - 1] === '--remap');
  return rules.flatMap((rule) => {
    const { node, from } = RULE.exec(rule)?.groups ?? {};
    return from === undefined ? [] : [{ node, from }];
  });
}

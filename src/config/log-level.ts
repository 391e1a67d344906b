const LEVELS = ['debug', 'info', 'warn', 'error', 'fatal'] as const;

/** A severity that both ROS and our log have. */
export type LogLevel = (typeof LEVELS)[number];

/**
 * The level that `--log-level LEVEL` or `--log-level LOGGER:=LEVEL` gives a logger; the last one wins. rcl has refused
 * other words before.
 * @param ros ROS arguments without `--ros-args`
 * @param logger for instance `duckie.proxy`; a level of `duckie` is for it, too
 */
export function readLogLevel(ros: readonly string[], logger: string): LogLevel | undefined {
  const given = ros.filter((_, i) => ros[i - 1] === '--log-level').map((text) => text.split(':='));
  const ours = given.filter(
    ([name = '', level]) => level === undefined || `${logger}.`.startsWith(`${name}.`),
  );
  const word = ours.at(-1)?.at(-1)?.toLowerCase();
  return LEVELS.find((level) => level === word);
}

export interface SplitArguments {
  /** Our own command line takes these. */
  readonly own: string[];
  /** rcl takes these; the opening `--ros-args` is left out. */
  readonly ros: string[];
}

/** Separates `--ros-args ... [--]` from our own arguments, as every ROS 2 program does. */
export function splitRosArguments(argv: readonly string[]): SplitArguments {
  const own: string[] = [];
  const ros: string[] = [];
  let inRos = false;
  for (const argument of argv) {
    if (argument === '--ros-args') inRos = true;
    else if (inRos && argument === '--') inRos = false;
    else (inRos ? ros : own).push(argument);
  }
  return { own, ros };
}

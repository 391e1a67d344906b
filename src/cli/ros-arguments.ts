import { findProfile } from './profile';

type ParameterValues = Readonly<Record<string, string | number | boolean | undefined>>;

/** What a command's options ask of the node that it runs; undefined: the option was not given. */
export interface NodeSettings {
  /** Name of the robot, which becomes the node's namespace. */
  readonly veh?: string | undefined;
  readonly profile?: string | undefined;
  /** Parameters that the profile wins over. */
  readonly fallbacks?: ParameterValues;
  readonly parameters: ParameterValues;
  /** New names of topics, by the node's own name. */
  readonly remaps?: Readonly<Record<string, string | undefined>>;
}

/**
 * Puts a command's options in front of and behind what the user gave after `--ros-args`, so that the user's win: ROS
 * takes the last value of a parameter, but the first remap that fits.
 */
export function makeRosArguments(settings: NodeSettings, ros: readonly string[]): string[] {
  const { veh, profile, fallbacks = {}, parameters, remaps = {} } = settings;
  return [
    ...listParameters(fallbacks),
    ...(profile === undefined ? [] : ['--params-file', findProfile(profile)]),
    ...listParameters({ veh, ...parameters }),
    ...ros,
    ...listRemaps(remaps),
    ...(veh === undefined ? [] : ['-r', `__ns:=/${veh}`]),
  ];
}

function listParameters(values: ParameterValues): string[] {
  return Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : ['-p', `${name}:=${JSON.stringify(value)}`],
  );
}

function listRemaps(remaps: Readonly<Record<string, string | undefined>>): string[] {
  return Object.entries(remaps).flatMap(([from, to]) => (to === undefined ? [] : ['-r', `${from}:=${to}`]));
}

import { checkParameters, type GivenValue } from './check-parameters';
import { ConfigError } from './config-error';
import { COMMAND_TYPES } from './drive-parameters';
import type { ParameterTable, ParametersOf } from './parameter-spec';
import { PARAMETERS } from './parameter-table';
import { isParameterName } from './parse-parameters';

/** Fewer pairs say nothing about the road. */
export const MIN_PAIRS = 3;

/** Value of `labeller` where no model labels. */
export const NO_LABELLER = 'none';

/** Every parameter of the node `watch`. Those it shares with the proxy mean the same, so that one file serves both. */
export const WATCH_PARAMETERS = {
  veh: PARAMETERS.veh,
  'topics.input': PARAMETERS['topics.input'],
  'topics.output': PARAMETERS['topics.output'],
  log_level: PARAMETERS.log_level,
  thresholds: {
    type: 'string',
    default: '',
    readOnly: true,
    description:
      "Path of colour thresholds, a YAML file of Duckietown's line detector. Empty: Duckietown's own.",
  },
  homography: {
    type: 'string',
    default: '',
    readOnly: true,
    description:
      "Path of the robot's extrinsic calibration (camera_extrinsic/VEH.yaml), for the lane pose. Empty: Duckietown's default.",
  },
  intrinsics: {
    type: 'string',
    default: '',
    readOnly: true,
    description:
      "Path of the robot's intrinsic calibration (camera_intrinsic/VEH.yaml), for the lane pose. Empty: Duckietown's default.",
  },
  labeller: {
    type: 'string',
    default: '',
    readOnly: true,
    description:
      "Model whose tape, on one of the camera's frames a second, is the reference for both sides: a name in models/, or a card's path. Empty: the proxy's default of real2sim. none: there is no reference.",
  },
  'topics.command': {
    type: 'string',
    default: '',
    readOnly: true,
    description:
      "Topic of the robot's commands, as a full name; {veh} becomes the robot's name. By them the lane is followed from a pair to the next. Empty: none.",
  },
  'types.command': {
    type: 'string',
    default: 'duckietown_msgs/msg/WheelsCmdStamped',
    choices: COMMAND_TYPES,
    readOnly: true,
    description: "Message type of that topic; Duckietown's need its package duckietown_msgs.",
  },
  compare_rate: {
    type: 'double',
    default: 5,
    range: [0.1, 60],
    readOnly: true,
    description: 'Most pairs of frames compared per second, in Hz.',
  },
  window_s: {
    type: 'double',
    default: 5,
    range: [1, 86_400],
    readOnly: true,
    description: 'Length of the sliding window, in seconds.',
  },
  diagnostics_topic: {
    type: 'string',
    default: '/diagnostics',
    readOnly: true,
    description: 'Topic of the figures (diagnostic_msgs/DiagnosticArray).',
  },
} as const satisfies ParameterTable;

export type WatchParameters = ParametersOf<typeof WATCH_PARAMETERS>;

/**
 * Completes the given values with the defaults and checks them. Parameters of the proxy alone are ignored.
 * @throws ConfigError naming the key, what was expected, what was found and where it came from
 */
export function parseWatchParameters(given: ReadonlyMap<string, GivenValue>): WatchParameters {
  const parameters = checkParameters(WATCH_PARAMETERS, given, isParameterName);
  checkWindow(parameters);
  return parameters;
}

/** A window that cannot hold the pairs of a verdict would wait for ever. */
function checkWindow({ compare_rate, window_s }: WatchParameters): void {
  const least = Math.ceil(MIN_PAIRS / compare_rate);
  if (window_s >= least) return;
  throw new ConfigError(
    `parameter "window_s": expected at least ${least}, so that ${MIN_PAIRS} pairs at compare_rate ${compare_rate} ` +
      `fit in, found ${window_s}; raise one of the two`,
  );
}

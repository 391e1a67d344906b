import { checkParameters, type GivenValue } from './check-parameters';
import { ConfigError } from './config-error';
import type { ParameterTable, ParametersOf } from './parameter-spec';
import { PARAMETERS } from './parameter-table';
import { isParameterName } from './parse-parameters';

/** Value of `detector` where thresholds are set nowhere. */
export const NO_DETECTOR = 'none';

/** Every parameter of the node `calibrate`. Those it shares with the proxy mean the same, so that one file serves both. */
export const CALIBRATE_PARAMETERS = {
  veh: PARAMETERS.veh,
  'topics.input': PARAMETERS['topics.input'],
  log_level: PARAMETERS.log_level,
  detector: {
    type: 'string',
    default: 'line_detector_node',
    readOnly: true,
    description:
      "Node whose parameters colors.* are set, below this node's namespace unless it begins with /. none: thresholds are only written to output.",
  },
  output: {
    type: 'string',
    default: '',
    readOnly: true,
    description:
      'Path of a YAML file that new thresholds are also written to, for the next start of a detector. Empty: none.',
  },
  format: {
    type: 'string',
    default: 'ros2',
    choices: ['ros2', 'ros1'],
    readOnly: true,
    description: "Form of that file: for ente's line detector (ros2) or daffy's (ros1).",
  },
  labeller: {
    type: 'string',
    default: '',
    readOnly: true,
    description:
      "Model that labels the tape: a name in models/, or a card's path. Empty: the proxy's default of real2sim.",
  },
  label_rate: {
    type: 'double',
    default: 1,
    range: [0.1, 5],
    readOnly: true,
    description:
      'Frames labelled per second, in Hz; three times as many at the start of a new light, half as many where nothing has changed for long.',
  },
  margin: {
    type: 'double',
    default: 0.03,
    range: [0.01, 0.5],
    readOnly: true,
    description: 'Gain of IoU with the labels that new thresholds of a colour must bring.',
  },
  diagnostics_topic: {
    type: 'string',
    default: '/diagnostics',
    readOnly: true,
    description: 'Topic of the status (diagnostic_msgs/DiagnosticArray).',
  },
} as const satisfies ParameterTable;

export type CalibrateParameters = ParametersOf<typeof CALIBRATE_PARAMETERS>;

/**
 * Completes the given values with the defaults and checks them. Parameters of the proxy alone are ignored.
 * @throws ConfigError naming the key, what was expected, what was found and where it came from
 */
export function parseCalibrateParameters(given: ReadonlyMap<string, GivenValue>): CalibrateParameters {
  const parameters = checkParameters(CALIBRATE_PARAMETERS, given, isParameterName);
  if (parameters.detector === NO_DETECTOR && parameters.output === '') {
    throw new ConfigError(
      'parameter "output": expected a file, since "detector" is none, found nothing; give one of the two',
    );
  }
  return parameters;
}

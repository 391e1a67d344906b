import { ConfigError } from './config-error';
import { PARAMETERS, type ParameterSpec, type ValueOf } from './parameter-table';
import {
  describeExpectation,
  isOfOthers,
  isParameterName,
  schemaOf,
  type GivenValue,
} from './parse-parameters';

/** Fewer pairs say nothing about the road. */
export const FEWEST_PAIRS = 3;

/** Every parameter of the node `watch`; those that it shares with the proxy mean the same, so one file serves both. */
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
      "Path of colour thresholds as Duckietown's line detector has them (YAML). Empty: Duckietown's own.",
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
  compare_rate: {
    type: 'double',
    default: 5,
    range: [0.1, 60],
    readOnly: true,
    description: 'Pairs of frames that are compared in a second, at most, in Hz.',
  },
  window_s: {
    type: 'double',
    default: 5,
    range: [1, 86_400],
    readOnly: true,
    description: 'How many of the latest seconds the figures stand on.',
  },
  diagnostics_topic: {
    type: 'string',
    default: '/diagnostics',
    readOnly: true,
    description: 'Topic of the figures (diagnostic_msgs/DiagnosticArray).',
  },
} as const satisfies Record<string, ParameterSpec>;

type WatchParameterName = keyof typeof WATCH_PARAMETERS;

export type WatchParameters = {
  readonly [K in WatchParameterName]: ValueOf<(typeof WATCH_PARAMETERS)[K]>;
};

/**
 * Completes the given values with the defaults and checks them. What a file holds for the proxy alone is let be.
 * @throws ConfigError naming the key, what was expected, what was found and where it came from
 */
export function parseWatchParameters(given: ReadonlyMap<string, GivenValue>): WatchParameters {
  const specs: Readonly<Record<string, ParameterSpec>> = WATCH_PARAMETERS;
  const values: Record<string, unknown> = {};
  for (const [name, spec] of Object.entries(specs)) values[name] = spec.default;
  for (const [name, { value, origin }] of given) {
    const spec = specs[name];
    if (spec !== undefined) {
      values[name] = parseValue(name, spec, value, origin);
    } else if (!isOfOthers(name) && !isParameterName(name)) {
      const known = Object.keys(specs).join(', ');
      throw new ConfigError(`unknown parameter "${name}" (${origin}); known are: ${known}`);
    }
  }
  const parameters = values as WatchParameters;
  checkWindow(parameters);
  return parameters;
}

/** A window that cannot hold them would wait for ever. */
function checkWindow({ compare_rate, window_s }: WatchParameters): void {
  const least = Math.ceil(FEWEST_PAIRS / compare_rate);
  if (window_s >= least) return;
  throw new ConfigError(
    `parameter "window_s": expected at least ${least}, so that ${FEWEST_PAIRS} pairs at compare_rate ${compare_rate} ` +
      `fit in, found ${window_s}; raise one of the two`,
  );
}

function parseValue(name: string, spec: ParameterSpec, value: unknown, origin: string): unknown {
  const result = schemaOf(spec).safeParse(value);
  if (result.success) return result.data;
  throw new ConfigError(
    `parameter "${name}" (${origin}): expected ${describeExpectation(spec)}, found ${JSON.stringify(value)}`,
  );
}

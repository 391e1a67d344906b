import { GAINS_NAMES } from '../lines/lane-controller';
import { checkParameters, type GivenValue } from './check-parameters';
import type { ParameterTable, ParametersOf } from './parameter-spec';
import { PARAMETERS } from './parameter-table';
import { isParameterName } from './parse-parameters';

/** Messages that carry a command to the motors. Duckietown's need its package duckietown_msgs. */
export const COMMAND_TYPES = [
  'geometry_msgs/msg/TwistStamped',
  'duckietown_msgs/msg/Twist2DStamped',
  'duckietown_msgs/msg/WheelsCmdStamped',
] as const;
export type CommandType = (typeof COMMAND_TYPES)[number];

/** What robot and agent have in common. Those they share with the proxy mean the same, so that one file serves all. */
const COMMON = {
  veh: PARAMETERS.veh,
  log_level: PARAMETERS.log_level,
  'types.command': {
    type: 'string',
    default: 'geometry_msgs/msg/TwistStamped',
    choices: COMMAND_TYPES,
    readOnly: true,
    description:
      'Message type of the command topic: speed and turn of the robot, or a command for each motor.',
  },
} as const satisfies ParameterTable;

/** Every parameter of the node `robot`. */
export const ROBOT_PARAMETERS = {
  ...COMMON,
  'topics.input': PARAMETERS['topics.input'],
  world: {
    type: 'string',
    default: 'ours',
    choices: ['ours', 'duckietown'],
    readOnly: true,
    description: "The world that the robot is in: this project's own, or Duckietown's simulator.",
  },
  map: {
    type: 'string',
    default: 'small-loop',
    readOnly: true,
    description: 'A map by name (see maps/) or the path of a Duckietown map file.',
  },
  light: {
    type: 'string',
    default: 'plain',
    readOnly: true,
    description: "plain, the simulator's look, or a light of sim2real drive --light.",
  },
  seed: {
    type: 'integer',
    default: 0,
    range: [0, 2 ** 31 - 1],
    readOnly: true,
    description: 'Sets start, room and noise.',
  },
  seconds: {
    type: 'double',
    default: 0,
    range: [0, 86_400],
    readOnly: true,
    description:
      'Length of the episode, after which the node ends, in s; 0: for ever, and whenever the robot leaves the road it starts anew.',
  },
  waits: {
    type: 'bool',
    default: false,
    readOnly: true,
    description:
      'Whether the world stands still until the command with the stamp of the latest frame has come; otherwise it keeps pace with the clock.',
  },
} as const satisfies ParameterTable;

/** Every parameter of the node `agent`. */
export const AGENT_PARAMETERS = {
  ...COMMON,
  'topics.output': PARAMETERS['topics.output'],
  agent: {
    type: 'string',
    default: 'lane-follower',
    readOnly: true,
    description: "Who drives: lane-follower, or a policy by its name in models/ or its card's path.",
  },
  gains: {
    type: 'string',
    default: 'daffy-agent',
    choices: GAINS_NAMES,
    readOnly: true,
    description: 'Gains of the lane controller, by the stack that ships them.',
  },
} as const satisfies ParameterTable;

export type RobotParameters = ParametersOf<typeof ROBOT_PARAMETERS>;
export type AgentParameters = ParametersOf<typeof AGENT_PARAMETERS>;

/** @throws ConfigError naming the key, what was expected, what was found and where it came from */
export function parseRobotParameters(given: ReadonlyMap<string, GivenValue>): RobotParameters {
  return checkParameters(ROBOT_PARAMETERS, given, isParameterName);
}

/** @throws ConfigError as parseRobotParameters */
export function parseAgentParameters(given: ReadonlyMap<string, GivenValue>): AgentParameters {
  return checkParameters(AGENT_PARAMETERS, given, isParameterName);
}

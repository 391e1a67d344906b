import { ConfigError } from '../config/config-error';
import type { ProxyParameters } from '../config/parameter-table';
import { TOPICS } from './interface-table';

/** Topics under the names that the node gives them; ROS remapping and the profile move them. */
export interface TopicNames {
  readonly input: string;
  readonly outputCompressed: string;
  readonly outputRaw: string;
  readonly debug: string;
  readonly cameraInfo: string;
  readonly cameraInfoRelayed: string;
}

/** Gives names as ROS does: relative to the node's namespace, remappings applied. A ROS 2 node does it. */
export interface NameResolver {
  resolveTopicName(name: string): string;
}

/** Which of the node's own names a remapping moves. */
export interface Remapped {
  has(own: string): boolean;
  /** @returns the node's own name where a remapping or nothing else moves it, else the profile's */
  choose(own: string, profile: string): string;
}

const SUFFIX = '/compressed';

/**
 * Finds the names to subscribe and publish: a remapping given on the command line or by a launch file wins, then the
 * profile's `topics.*`, then the node's own names. What stands beside the proxy's pictures follows them.
 * @throws ConfigError if a name has {veh} in it and veh is empty or is no name to ROS, or if input and output are one topic
 */
export function resolveTopicNames(
  node: NameResolver,
  remapped: Remapped,
  parameters: ProxyParameters,
): TopicNames {
  const input = readTopic(node, parameters, 'topics.input');
  const output = readTopic(node, parameters, 'topics.output');
  const base = removeSuffix(output);
  const isRaw = parameters.transport === 'raw';
  const outputCompressed = remapped.choose(
    TOPICS.outputCompressed.name,
    isOnlyCompressed(parameters) ? output : base && base + SUFFIX,
  );
  const outputRaw = remapped.choose(TOPICS.outputRaw.name, base);
  const published = isOnlyRaw(parameters) ? TOPICS.outputRaw.name : TOPICS.outputCompressed.name;
  const besides = remapped.has(published) ? removeSuffix(node.resolveTopicName(published)) : base;
  const names = {
    input: remapped.choose(
      isRaw ? TOPICS.inputRaw.name : TOPICS.inputCompressed.name,
      isRaw ? removeSuffix(input) : input,
    ),
    outputCompressed,
    outputRaw,
    debug: remapped.choose(TOPICS.debug.name, besides && `${besides}/debug${SUFFIX}`),
    cameraInfo: remapped.choose(TOPICS.cameraInfo.name, readTopic(node, parameters, 'topics.camera_info')),
    cameraInfoRelayed: remapped.choose(TOPICS.cameraInfoRelayed.name, besides && `${besides}/camera_info`),
  };
  refuseLoop(node, names);
  return names;
}

/** @returns empty where the parameter is */
function readTopic(
  node: NameResolver,
  parameters: ProxyParameters,
  key: 'topics.input' | 'topics.output' | 'topics.camera_info',
): string {
  const topic = fillVehicle(parameters, key);
  try {
    if (topic !== '') node.resolveTopicName(topic);
  } catch (cause) {
    const example = '/duckie/camera_node/image/compressed';
    throw new ConfigError(`parameter "${key}": expected a topic such as ${example}, found "${topic}"`, {
      cause,
    });
  }
  return topic;
}

/** Two remappings can put both ends on one topic: the proxy would then translate its own frames, over and over. */
function refuseLoop(node: NameResolver, { input, outputCompressed, outputRaw }: TopicNames): void {
  const topic = node.resolveTopicName(input);
  if ([outputCompressed, outputRaw].some((output) => node.resolveTopicName(output) === topic)) {
    throw new ConfigError(
      `input and output: expected two topics, found ${topic} for both; change one of the remappings`,
    );
  }
}

/** One output keeps its name as it is given; two differ by image_transport's suffix. */
function isOnlyCompressed({ transport, output_transport }: ProxyParameters): boolean {
  return output_transport === 'compressed' || (output_transport === 'same' && transport === 'compressed');
}

function isOnlyRaw({ transport, output_transport }: ProxyParameters): boolean {
  return output_transport === 'raw' || (output_transport === 'same' && transport === 'raw');
}

function removeSuffix(topic: string): string {
  return topic.endsWith(SUFFIX) ? topic.slice(0, -SUFFIX.length) : topic;
}

/** Puts the robot's name where a profile says {veh}. */
export function fillVehicle<Key extends `topics.${string}` | 'frame_id'>(
  parameters: Readonly<Record<'veh' | Key, string>>,
  key: Key,
): string {
  const template: string = parameters[key];
  if (!template.includes('{veh}')) return template;
  if (parameters.veh === '') {
    throw new ConfigError(
      `parameter "veh": expected the robot's name, since ${key} is "${template}", found nothing; give -p veh:=NAME`,
    );
  }
  return template.replaceAll('{veh}', parameters.veh);
}

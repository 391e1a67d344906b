import type * as rclnodejs from 'rclnodejs';
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

const SUFFIX = '/compressed';

/**
 * Finds the names to subscribe and publish: a remapping given on the command line or by a launch file wins, then the
 * profile's `topics.*`, then the node's own names.
 * @throws ConfigError if a name has {veh} in it and veh is empty, or if input and output are one topic
 */
export function resolveTopicNames(node: rclnodejs.Node, parameters: ProxyParameters): TopicNames {
  const isCompressed = parameters.transport === 'compressed';
  const input = fillVehicle(parameters, 'topics.input');
  const output = fillVehicle(parameters, 'topics.output');
  const base = removeSuffix(output);
  const names = {
    input: choose(
      node,
      isCompressed ? TOPICS.inputCompressed.name : TOPICS.inputRaw.name,
      isCompressed ? input : removeSuffix(input),
    ),
    outputCompressed: choose(
      node,
      TOPICS.outputCompressed.name,
      isOnlyCompressed(parameters) ? output : base && base + SUFFIX,
    ),
    outputRaw: choose(node, TOPICS.outputRaw.name, base),
    debug: choose(node, TOPICS.debug.name, base && `${base}/debug${SUFFIX}`),
    cameraInfo: choose(node, TOPICS.cameraInfo.name, fillVehicle(parameters, 'topics.camera_info')),
    cameraInfoRelayed: choose(node, TOPICS.cameraInfoRelayed.name, base && `${base}/camera_info`),
  };
  refuseLoop(node, names);
  return names;
}

/** Two remappings can put both ends on one topic: the proxy would then translate its own frames, over and over. */
function refuseLoop(node: rclnodejs.Node, { input, outputCompressed, outputRaw }: TopicNames): void {
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

function removeSuffix(topic: string): string {
  return topic.endsWith(SUFFIX) ? topic.slice(0, -SUFFIX.length) : topic;
}

/** @returns the node's own name where a remapping or nothing else moves it, else the profile's */
export function choose(node: rclnodejs.Node, own: string, profile: string): string {
  const isRemapped = node.resolveTopicName(own, false) !== node.resolveTopicName(own, true);
  return isRemapped || profile === '' ? own : profile;
}

/** Puts the robot's name where a profile says {veh}. */
export function fillVehicle<Key extends 'topics.input' | 'topics.output' | 'topics.camera_info' | 'frame_id'>(
  parameters: Pick<ProxyParameters, 'veh' | Key>,
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

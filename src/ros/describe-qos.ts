import type { ImageKind } from '../message/image-message';
import type { QosProfile } from './qos';
import type { TopicEndpoint } from './topic-endpoints';

/** What Fast DDS' shared memory holds by default, in bytes: larger messages are lost on best effort, every one. */
const MAX_BEST_EFFORT_BYTES = 512 * 1024;

const LOSES = 'Fast DDS loses pictures of more than 0.5 MB on best effort (rmw_fastrtps issue 739)';

/** @returns why a subscription may get no picture; empty where nothing speaks against it */
export function describeInputQos(
  kind: ImageKind,
  asked: QosProfile['reliability'],
  publishers: readonly TopicEndpoint[],
): string {
  const best = publishers.find(({ isReliable }) => !isReliable);
  if (!best) return '';
  if (asked === 'reliable') {
    return `${best.node} offers best effort, and qos.input.reliability asks for reliable: set it to best_effort`;
  }
  return kind === 'raw' && isLossy()
    ? `${best.node} offers best effort, and ${LOSES}: let it offer reliable`
    : '';
}

/**
 * Which subscribers get no picture by their QoS, one sentence each.
 * @param bytes size of the largest picture that was published
 */
export function describeOutputQos(
  topic: string,
  offered: QosProfile['reliability'],
  bytes: number,
  subscribers: readonly TopicEndpoint[],
): string[] {
  return subscribers.flatMap(({ node, isReliable }) => {
    if (isReliable && offered === 'best_effort') {
      return [
        `${node} asks for reliable on ${topic} and gets nothing, since best effort is offered: set qos.output.reliability to reliable`,
      ];
    }
    if (isReliable || bytes <= MAX_BEST_EFFORT_BYTES || !isLossy()) return [];
    return [`${node} asks for best effort on ${topic}, and ${LOSES}: let it ask for reliable`];
  });
}

/** A profile of one's own may give shared memory more room, or leave it out. */
function isLossy(): boolean {
  const rmw = process.env['RMW_IMPLEMENTATION'] ?? 'rmw_fastrtps_cpp';
  const hasProfile = ['FASTRTPS_DEFAULT_PROFILES_FILE', 'FASTDDS_DEFAULT_PROFILES_FILE'].some(
    (name) => (process.env[name] ?? '') !== '',
  );
  return rmw.includes('fastrtps') && !hasProfile;
}

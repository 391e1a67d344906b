import * as rclnodejs from 'rclnodejs';
import type { ProxyParameters } from '../config/parameter-table';
import type { ImageKind } from '../message/image-message';

const { HistoryPolicy, ReliabilityPolicy, DurabilityPolicy } = rclnodejs.QoS;

/** rmw's number of the reliability. */
export const RELIABLE: number = ReliabilityPolicy.RMW_QOS_POLICY_RELIABILITY_RELIABLE;

const HISTORY = {
  keep_last: HistoryPolicy.RMW_QOS_POLICY_HISTORY_KEEP_LAST,
  keep_all: HistoryPolicy.RMW_QOS_POLICY_HISTORY_KEEP_ALL,
  system_default: HistoryPolicy.RMW_QOS_POLICY_HISTORY_SYSTEM_DEFAULT,
} as const;
const RELIABILITY = {
  best_effort: ReliabilityPolicy.RMW_QOS_POLICY_RELIABILITY_BEST_EFFORT,
  reliable: ReliabilityPolicy.RMW_QOS_POLICY_RELIABILITY_RELIABLE,
  system_default: ReliabilityPolicy.RMW_QOS_POLICY_RELIABILITY_SYSTEM_DEFAULT,
} as const;
const DURABILITY = {
  volatile: DurabilityPolicy.RMW_QOS_POLICY_DURABILITY_VOLATILE,
  transient_local: DurabilityPolicy.RMW_QOS_POLICY_DURABILITY_TRANSIENT_LOCAL,
  system_default: DurabilityPolicy.RMW_QOS_POLICY_DURABILITY_SYSTEM_DEFAULT,
} as const;

export interface QosProfile {
  readonly history: keyof typeof HISTORY;
  readonly depth: number;
  readonly reliability: keyof typeof RELIABILITY;
  readonly durability: keyof typeof DURABILITY;
}

/** rclnodejs ignores plain objects: only its own class reaches rcl. */
export function makeQos(profile: QosProfile): rclnodejs.QoS {
  return new rclnodejs.QoS(
    HISTORY[profile.history],
    profile.depth,
    RELIABILITY[profile.reliability],
    DURABILITY[profile.durability],
  );
}

/** `matching`: reliable where every publisher is, else best effort. */
export interface InputQos extends Omit<QosProfile, 'reliability'> {
  readonly reliability: QosProfile['reliability'] | 'matching';
}

/**
 * QoS of the camera subscription. Fast DDS loses pictures of more than half a megabyte on best effort
 * (https://github.com/ros2/rmw_fastrtps/issues/739): raw ones are asked for reliably wherever the camera offers that.
 */
export function readInputQos(parameters: ProxyParameters): InputQos {
  const profile = readQosProfile(parameters, 'input');
  const fallback = parameters.transport === 'raw' ? 'matching' : 'best_effort';
  return { ...profile, reliability: profile.reliability || fallback };
}

/** QoS of a proxy publisher; reliable serves subscribers of either kind, and is needed for large pictures. */
export function readOutputQos(parameters: ProxyParameters, kind: ImageKind): QosProfile {
  const profile = readQosProfile(parameters, 'output');
  const fallback = kind === 'raw' ? 'reliable' : 'best_effort';
  return { ...profile, reliability: profile.reliability || fallback };
}

function readQosProfile(parameters: ProxyParameters, end: 'input' | 'output') {
  return {
    history: parameters[`qos.${end}.history`],
    depth: parameters[`qos.${end}.depth`],
    reliability: parameters[`qos.${end}.reliability`],
    durability: parameters[`qos.${end}.durability`],
  };
}

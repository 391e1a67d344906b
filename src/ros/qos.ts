import * as rclnodejs from 'rclnodejs';
import type { ProxyParameters } from '../config/parameter-table';

const { HistoryPolicy, ReliabilityPolicy, DurabilityPolicy } = rclnodejs.QoS;

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

export function readQosProfile(parameters: ProxyParameters, end: 'input' | 'output'): QosProfile {
  return {
    history: parameters[`qos.${end}.history`],
    depth: parameters[`qos.${end}.depth`],
    reliability: parameters[`qos.${end}.reliability`],
    durability: parameters[`qos.${end}.durability`],
  };
}

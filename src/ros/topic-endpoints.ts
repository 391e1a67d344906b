import type * as rclnodejs from 'rclnodejs';
import { RELIABLE } from './qos';

/** Another node's end of a topic, as the graph has it. */
export interface TopicEndpoint {
  /** Full name. */
  readonly node: string;
  readonly isReliable: boolean;
}

/** As rclnodejs gives it; its types say only `object`. */
interface EndpointInfo {
  readonly node_name: string;
  readonly node_namespace: string;
  readonly qos_profile: { readonly reliability: number };
}

/** @param topic full name */
export function listEndpoints(
  node: rclnodejs.Node,
  side: 'publishers' | 'subscriptions',
  topic: string,
): TopicEndpoint[] {
  const found =
    side === 'publishers'
      ? node.getPublishersInfoByTopic(topic, false)
      : node.getSubscriptionsInfoByTopic(topic, false);
  return (found as EndpointInfo[]).map(({ node_name, node_namespace, qos_profile }) => ({
    node: joinName(node_namespace, node_name),
    isReliable: qos_profile.reliability === RELIABLE,
  }));
}

/** A node's full name. */
export function joinName(namespace: string, name: string): string {
  return `${namespace.replace(/\/$/, '')}/${name}`;
}

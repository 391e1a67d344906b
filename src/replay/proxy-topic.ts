const TRANSPORT = 'compressed';

/**
 * The proxy topic for a camera topic, as the live node has it: the last `image` or `image_...` becomes `image_proxy`
 * and image_transport's suffix stays; a topic without one gets `_proxy` at its end.
 * @example /duckie/camera_node/image/compressed -> /duckie/camera_node/image_proxy/compressed
 */
export function makeProxyTopic(topic: string): string {
  const parts = topic.split('/');
  const suffix = parts.length > 1 && parts.at(-1) === TRANSPORT ? parts.splice(-1) : [];
  const last = parts.at(-1) ?? '';
  parts[parts.length - 1] = /^image(_|$)/.test(last) ? 'image_proxy' : `${last}_proxy`;
  return [...parts, ...suffix].join('/');
}

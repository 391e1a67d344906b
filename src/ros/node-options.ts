import * as rclnodejs from 'rclnodejs';

/**
 * Options of our nodes: no service get_type_description, which rclnodejs 2.2 answers to some clients only. A caller that
 * gets no answer waits; one that finds no service knows.
 */
export function withoutTypeDescription(): rclnodejs.NodeOptions {
  const options = new rclnodejs.NodeOptions();
  return Object.assign(options, { startTypeDescriptionService: false });
}

import type * as rclnodejs from 'rclnodejs';
import { readTopicRemaps, type TopicRemap } from '../config/topic-remaps';

/** Which of a node's own names a remapping moves. */
export class RemappedNames {
  readonly #node: rclnodejs.Node;
  readonly #remaps: readonly TopicRemap[];

  /** @param ros ROS arguments without `--ros-args`, those that rcl got */
  constructor(node: rclnodejs.Node, ros: readonly string[]) {
    this.#node = node;
    this.#remaps = readTopicRemaps(ros).filter(
      (remap) => remap.node === undefined || remap.node === node.name(),
    );
  }

  has(own: string): boolean {
    return this.#remaps.some(({ from }) => this.#expand(from) === this.#expand(own));
  }

  /** @returns the node's own name where a remapping or nothing else moves it, else the profile's */
  choose(own: string, profile: string): string {
    return this.has(own) || profile === '' ? own : profile;
  }

  /** The full name, before any remapping. */
  #expand(name: string): string {
    return this.#node.resolveTopicName(name, true);
  }
}

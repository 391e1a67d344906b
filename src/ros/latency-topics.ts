import type * as rclnodejs from 'rclnodejs';
import { FRAME_STAGES, type FrameStage, type StageTimes } from '../pipeline/frame-loop';
import { LATENCY_TOPICS } from './interface-table';
import { countSubscribers } from './subscribers';

/** `~/latency/STAGE_ms`: one number a frame and stage, for plots; each only while somebody subscribes to it. */
export class LatencyTopics {
  readonly #node: rclnodejs.Node;
  readonly #publishers: readonly (readonly [FrameStage, rclnodejs.Publisher<'std_msgs/msg/Float64'>])[];

  constructor(node: rclnodejs.Node) {
    this.#node = node;
    this.#publishers = FRAME_STAGES.map((stage) => {
      const { type, name } = LATENCY_TOPICS[stage];
      return [stage, node.createPublisher(type, name)];
    });
  }

  publish(times: StageTimes): void {
    for (const [stage, publisher] of this.#publishers) {
      const data = times[stage];
      if (data !== undefined && countSubscribers(publisher) > 0) publisher.publish({ data });
    }
  }

  close(): void {
    for (const [, publisher] of this.#publishers) this.#node.destroyPublisher(publisher);
  }
}

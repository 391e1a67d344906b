import type * as rclnodejs from 'rclnodejs';
import type { CameraFrame } from '../pipeline/camera-frame';
import type { FrameObserver } from '../pipeline/frame-observer';
import { FRAME_STAGES, type FrameStage, type FrameTimes } from '../pipeline/frame-stages';
import type { OutputImage } from '../pipeline/picture-codec';
import { LATENCY_TOPICS } from '../node/interface-table';
import { countSubscribers } from './subscribers';

/** `~/latency/STAGE_ms`: one number a frame and stage, for plots; each only while somebody subscribes to it. */
export class LatencyTopics implements FrameObserver {
  readonly #node: rclnodejs.Node;
  readonly #publishers: readonly (readonly [FrameStage, rclnodejs.Publisher<'std_msgs/msg/Float64'>])[];

  constructor(node: rclnodejs.Node) {
    this.#node = node;
    this.#publishers = FRAME_STAGES.map((stage) => {
      const { type, name } = LATENCY_TOPICS[stage];
      return [stage, node.createPublisher(type, name)];
    });
  }

  onPublished(_frame: CameraFrame, _result: OutputImage, times: FrameTimes | undefined): void {
    if (!times) return;
    for (const [stage, publisher] of this.#publishers) {
      const data = times[stage];
      if (data !== undefined && countSubscribers(publisher) > 0) publisher.publish({ data });
    }
  }

  close(): void {
    for (const [, publisher] of this.#publishers) this.#node.destroyPublisher(publisher);
  }
}

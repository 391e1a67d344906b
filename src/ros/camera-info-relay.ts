import type * as rclnodejs from 'rclnodejs';
import { makeQos } from './qos';
import type { TopicNames } from './topic-names';

const REPEAT_MS = 1000;

/**
 * Passes camera_info on for a consumer in another namespace. Duckietown's ROS 2 driver sends it once and volatile, so
 * the last one is kept: latched for late transient-local consumers and repeated each second for volatile ones.
 */
export class CameraInfoRelay {
  readonly #node: rclnodejs.Node;
  readonly #publisher: rclnodejs.Publisher<'sensor_msgs/msg/CameraInfo'>;
  readonly #subscription: rclnodejs.Subscription;
  readonly #timer: NodeJS.Timeout;
  /** CDR bytes as they came: passed on bit for bit. */
  #latest: Buffer | undefined;

  constructor(node: rclnodejs.Node, names: TopicNames) {
    this.#node = node;
    const type = 'sensor_msgs/msg/CameraInfo';
    const volatile = {
      history: 'keep_last',
      depth: 1,
      reliability: 'reliable',
      durability: 'volatile',
    } as const;
    this.#publisher = node.createPublisher(type, names.cameraInfoRelayed, {
      qos: makeQos({ ...volatile, durability: 'transient_local' }),
    });
    this.#subscription = node.createSubscription(
      type,
      names.cameraInfo,
      { qos: makeQos({ ...volatile, reliability: 'best_effort' }), isRaw: true },
      (bytes: unknown) => {
        this.#latest = Buffer.from(bytes as Buffer);
        this.#publisher.publish(this.#latest);
      },
    );
    this.#timer = setInterval(() => {
      if (this.#latest) this.#publisher.publish(this.#latest);
    }, REPEAT_MS);
  }

  close(): void {
    clearInterval(this.#timer);
    this.#node.destroySubscription(this.#subscription);
    this.#node.destroyPublisher(this.#publisher);
  }
}

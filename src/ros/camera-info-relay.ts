import type * as rclnodejs from 'rclnodejs';
import { makeQos } from './qos';
import type { TopicNames } from '../node/topic-names';

const REPEAT_MS = 1000;

/** Both kinds of publishers are heard: reliable ones through both, best-effort ones through one. */
const RELIABILITIES = ['reliable', 'best_effort'] as const;
const TYPE = 'sensor_msgs/msg/CameraInfo';
const VOLATILE = { history: 'keep_last', depth: 1, durability: 'volatile' } as const;

/**
 * Passes camera_info on for a consumer in another namespace. Duckietown's ROS 2 driver sends it once and volatile, so
 * it is listened for from the beginning, and the last one is kept: latched for late transient-local consumers and
 * repeated each second for volatile ones.
 */
export class CameraInfoRelay {
  readonly #node: rclnodejs.Node;
  readonly #names: TopicNames;
  readonly #subscriptions: readonly rclnodejs.Subscription[];
  #publisher: rclnodejs.Publisher<typeof TYPE> | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** CDR bytes as they came: passed on bit for bit. */
  #latest: Buffer | undefined;

  /** Listens; publishes nothing before `start`. */
  constructor(node: rclnodejs.Node, names: TopicNames) {
    this.#node = node;
    this.#names = names;
    this.#subscriptions = RELIABILITIES.map((reliability) =>
      node.createSubscription(
        TYPE,
        names.cameraInfo,
        { qos: makeQos({ ...VOLATILE, reliability }), isRaw: true },
        (bytes: unknown) => {
          this.#receive(bytes as Buffer);
        },
      ),
    );
  }

  /** The topic, while nothing has come from it; else empty. */
  get silentTopic(): string {
    return this.#latest ? '' : this.#node.resolveTopicName(this.#names.cameraInfo);
  }

  start(): void {
    this.#publisher = this.#node.createPublisher(TYPE, this.#names.cameraInfoRelayed, {
      qos: makeQos({ ...VOLATILE, reliability: 'reliable', durability: 'transient_local' }),
    });
    this.#timer = setInterval(() => {
      this.#publish();
    }, REPEAT_MS);
    this.#publish();
  }

  stop(): void {
    clearInterval(this.#timer);
    if (this.#publisher) this.#node.destroyPublisher(this.#publisher);
    this.#publisher = undefined;
  }

  close(): void {
    this.stop();
    for (const subscription of this.#subscriptions) this.#node.destroySubscription(subscription);
  }

  /** A reliable publisher's message comes through both subscriptions. */
  #receive(bytes: Buffer): void {
    if (this.#latest?.equals(bytes)) return;
    this.#latest = Buffer.from(bytes);
    this.#publish();
  }

  #publish(): void {
    if (this.#latest) this.#publisher?.publish(this.#latest);
  }
}

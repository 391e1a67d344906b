import type * as rclnodejs from 'rclnodejs';
import type { CommandType } from '../config/drive-parameters';
import type { Agent } from '../drive/agent';
import { BufferPool } from '../image/buffer-pool';
import { decodeJpeg } from '../image/jpeg-codec';
import { readPictureHeader } from '../image/picture-header';
import type { CameraFrame } from '../pipeline/camera-frame';
import { LatestSlot } from '../pipeline/latest-slot';
import { LogThrottle, type Logger } from '../process/log';
import { STOPPED } from '../world';
import type { WheelCommand } from '../world';
import {
  COMMAND_QOS,
  DRIVE_QOS,
  EXECUTED_TYPE,
  openCommands,
  readCommand,
  writeCommand,
} from './command-messages';
import type { StampedCommand } from './command-messages';
import { ImageInput } from './image-input';
import { makeQos } from './qos';
import { countPublishers } from './subscribers';

/** How long a frame waits for what the motors were given before it, where somebody tells that, ms. */
const EXECUTED_PATIENCE_MS = 200;

export interface AgentTopics {
  readonly image: string;
  readonly executed: string;
  readonly command: string;
}

/** Drives by the frames of a topic: an agent at work on the graph. The newest frame wins. */
export class AgentNode {
  readonly #agent: Agent;
  readonly #input: ImageInput;
  readonly #publisher: rclnodejs.Publisher<typeof EXECUTED_TYPE>;
  readonly #executedSubscription: rclnodejs.Subscription;
  readonly #type: CommandType;
  readonly #log: Logger;
  readonly #throttle = new LogThrottle();
  readonly #frames = new BufferPool();
  readonly #waiting = new LatestSlot<CameraFrame>();
  #isWorking = false;
  #executed: StampedCommand | undefined;
  #last: StampedCommand | undefined;
  #wake: () => void = () => undefined;

  /** @throws ConfigError where the command's type is not installed */
  constructor(node: rclnodejs.Node, topics: AgentTopics, type: CommandType, agent: Agent, log: Logger) {
    this.#agent = agent;
    this.#type = type;
    this.#log = log;
    this.#publisher = openCommands(type, () =>
      node.createPublisher(type as typeof EXECUTED_TYPE, topics.command, { qos: makeQos(COMMAND_QOS) }),
    );
    this.#executedSubscription = node.createSubscription(
      EXECUTED_TYPE,
      topics.executed,
      { qos: makeQos(DRIVE_QOS) },
      (message: object) => {
        this.#executed = readCommand(EXECUTED_TYPE, message);
        this.#wake();
      },
    );
    this.#input = new ImageInput(
      node,
      topics.image,
      'compressed',
      { ...DRIVE_QOS, reliability: 'best_effort' },
      (frame) => {
        this.#waiting.put(frame);
        if (!this.#isWorking) void this.#work();
      },
    );
    this.#input.open();
  }

  async close(): Promise<void> {
    this.#input.close();
    await this.#agent.close();
  }

  async #work(): Promise<void> {
    this.#isWorking = true;
    for (let frame = this.#waiting.take(); frame !== undefined; frame = this.#waiting.take()) {
      try {
        await this.#answer(frame);
      } catch (error) {
        if (this.#throttle.pass('frame') !== undefined)
          this.#log.warn({ err: error }, 'a frame could not be used');
      }
    }
    this.#isWorking = false;
  }

  async #answer({ stamp, image }: CameraFrame): Promise<void> {
    if (this.#last?.stamp !== stamp) {
      // A stamp that goes back begins an episode.
      const last = this.#last !== undefined && stamp > this.#last.stamp ? this.#last : undefined;
      if (last === undefined) this.#agent.reset();
      const executed = await this.#findExecuted(stamp);
      const frame = await decodeJpeg(image.data, readPictureHeader(image.data), this.#frames);
      const seconds = last && Number(stamp - last.stamp) / 1e9;
      const { command } = await this.#agent.act({
        frame,
        seconds,
        executed: last === undefined ? STOPPED : executed,
      });
      this.#last = { stamp, command };
      this.#frames.give(frame.data.buffer);
    }
    this.#publisher.publish(writeCommand(this.#type, this.#last) as never);
  }

  /** What the motors were given before a frame; where nobody tells, what they were told last. */
  async #findExecuted(stamp: bigint): Promise<WheelCommand> {
    const deadline = performance.now() + EXECUTED_PATIENCE_MS;
    while (countPublishers(this.#executedSubscription) > 0 && performance.now() < deadline) {
      const found = this.#readExecuted(stamp);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, deadline - performance.now());
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    return this.#readExecuted(stamp) ?? this.#last?.command ?? STOPPED;
  }

  #readExecuted(stamp: bigint): WheelCommand | undefined {
    return this.#executed?.stamp === stamp ? this.#executed.command : undefined;
  }
}

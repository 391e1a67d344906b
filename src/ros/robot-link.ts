import { setTimeout as sleep } from 'node:timers/promises';
import type * as rclnodejs from 'rclnodejs';
import type { CommandType } from '../config/drive-parameters';
import type { LiveFrame, LiveLink } from '../drive/drive-live';
import { BufferPool } from '../image/buffer-pool';
import { encodeJpeg } from '../image/jpeg-codec';
import { nanosecondsToStamp } from '../message/image-message';
import { ImageMessageWriter } from '../message/write-image-message';
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
import { makeQos } from './qos';

/** Quality of Duckietown's camera driver. */
const JPEG_QUALITY = 90;
/** A frame that nobody has answered is sent again: whoever drives may have come after it. */
const REPEAT_MS = 1000;
/** Duckietown's motors stop when no command has come for so long. */
const STALE_MS = 500;

export interface RobotTopics {
  readonly camera: string;
  readonly executed: string;
  readonly command: string;
}

/** The robot's ends of the graph: camera and executed commands out, commands in. */
export class RobotLink implements LiveLink {
  readonly #node: rclnodejs.Node;
  readonly #camera: rclnodejs.Publisher<'sensor_msgs/msg/CompressedImage'>;
  readonly #executed: rclnodejs.Publisher<typeof EXECUTED_TYPE>;
  readonly #frameId: string;
  readonly #writer = new ImageMessageWriter();
  readonly #buffers = new BufferPool();
  #episodeStart = 0n;
  #sent: { stamp: bigint; jpeg: Uint8Array; executed: object } | undefined;
  #received: { readonly at: number; readonly command: WheelCommand }[] = [];
  #answeredStamp = -1n;
  #answered = 0;
  #wake: () => void = () => undefined;

  /** @throws ConfigError where the command's type is not installed */
  constructor(node: rclnodejs.Node, topics: RobotTopics, type: CommandType, frameId: string) {
    this.#node = node;
    this.#frameId = frameId;
    this.#camera = node.createPublisher('sensor_msgs/msg/CompressedImage', topics.camera, {
      qos: makeQos(DRIVE_QOS),
    });
    this.#executed = node.createPublisher(EXECUTED_TYPE, topics.executed, { qos: makeQos(DRIVE_QOS) });
    openCommands(type, () =>
      node.createSubscription(
        type as never,
        topics.command,
        { qos: makeQos(COMMAND_QOS) },
        (message: object) => {
          this.#receive(readCommand(type, message));
        },
      ),
    );
  }

  get answered(): number {
    return this.#answered;
  }

  /** A new episode: what was received before does not count. */
  begin(): void {
    this.#episodeStart = this.#node.now().nanoseconds;
    this.#received = [];
    this.#answered = 0;
  }

  async send({ frame, time, executed }: LiveFrame): Promise<void> {
    const jpeg = await encodeJpeg(frame, { quality: JPEG_QUALITY, isGrey: false }, this.#buffers);
    // The world's time, so that a frame is as far from the one before as the robot drove.
    const stamp = this.#episodeStart + BigInt(Math.round(time * 1e9));
    this.#sent = { stamp, jpeg, executed: writeCommand(EXECUTED_TYPE, { stamp, command: executed }) };
    this.#publish();
  }

  async waitForAnswer(): Promise<WheelCommand> {
    for (;;) {
      const last = this.#received.at(-1);
      if (last !== undefined && this.#answeredStamp === this.#sent?.stamp) return last.command;
      const abort = new AbortController();
      const woken = new Promise<boolean>((resolve) => {
        this.#wake = () => {
          resolve(true);
        };
      });
      const late = sleep(REPEAT_MS, false, { signal: abort.signal }).catch(() => true);
      if (!(await Promise.race([woken, late]))) this.#publish();
      abort.abort();
    }
  }

  findCommand(at: number): WheelCommand {
    const last = this.#received.findLast((each) => each.at <= at);
    return last === undefined || at - last.at > STALE_MS ? STOPPED : last.command;
  }

  #publish(): void {
    if (this.#sent === undefined) return;
    const { stamp, jpeg, executed } = this.#sent;
    this.#executed.publish(executed as never);
    const header = { stamp: nanosecondsToStamp(stamp), frameId: this.#frameId };
    this.#camera.publish(this.#writer.write(header, { kind: 'compressed', format: 'jpeg', data: jpeg }));
  }

  #receive({ stamp, command }: StampedCommand): void {
    const at = performance.now();
    if (stamp !== this.#answeredStamp) this.#answered++;
    this.#answeredStamp = stamp;
    this.#received.push({ at, command });
    // Two frames' time is all that findCommand looks back for.
    if (this.#received.length > 64) this.#received.splice(0, 32);
    this.#wake();
  }
}

import type { BagReader } from '../../bag/bag-types';
import { ImageError } from '../../image/image-error';
import { Kinematics } from '../../lines/kinematics';
import type { Twist } from '../../lines/lane-controller';
import { stampToNanoseconds } from '../../message/image-message';
import { readLayout } from '../../message/layout';
import { findDriveKind, readDriveMessage } from '../../message/read-drive-message';
import type { DriveKind } from '../../message/read-drive-message';

/** How a robot moved between two frames, by the commands that it was given. */
export interface Moved {
  /** Metres. */
  readonly forward: number;
  /** Radians, to the left. */
  readonly turn: number;
}

/** A command holds until the next one, but no longer than this: nobody knows what the robot does then. */
const MAX_HELD = 500_000_000n;

/** A command and when it was given, ns since the epoch. */
export interface TimedTwist {
  readonly at: bigint;
  readonly twist: Twist;
}

/** What commands make of the robot's way, by a kinematics that was never calibrated: no wheel is measured. */
export class Odometry {
  /** @param commands by time */
  constructor(private readonly commands: readonly TimedTwist[]) {}

  /**
   * Reads all commands of a bag: of the wheels, where there are some, else of speed and turn.
   * @returns undefined where there are none
   */
  static async read(bag: BagReader, signal?: AbortSignal): Promise<Odometry | undefined> {
    const listed = bag.topics.flatMap(({ name, type, messageCount }) => {
      const kind = messageCount > 0 ? findDriveKind(type) : undefined;
      return kind === undefined ? [] : [{ name, kind }];
    });
    const chosen = listed.find(({ kind }) => kind === 'wheels') ?? listed[0];
    if (chosen === undefined) return undefined;
    const commands: TimedTwist[] = [];
    for await (const { channel, data, logTime } of bag.messages({
      topics: [chosen.name],
      ...(signal && { signal }),
    })) {
      try {
        const { stamp, values } = readDriveMessage(data, readLayout(channel.messageEncoding, data));
        // A node that sets no stamp: the time of recording is near.
        const at = stampToNanoseconds(stamp) || logTime;
        if (values.every(Number.isFinite)) commands.push({ at, twist: toTwist(chosen.kind, values) });
      } catch (error) {
        if (!(error instanceof ImageError)) throw error;
      }
    }
    commands.sort((a, b) => Number(a.at - b.at));
    return commands.length === 0 ? undefined : new Odometry(commands);
  }

  /** @param from, to stamps, ns @returns undefined where no command is known for part of the time */
  between(from: bigint, to: bigint): Moved | undefined {
    let [forward, turn, at] = [0, 0, from];
    let place = this.#findLast(from);
    while (at < to) {
      const [command, next] = [this.commands[place], this.commands[place + 1]];
      const end = next === undefined || next.at > to ? to : next.at;
      if (command === undefined || end - command.at > MAX_HELD) return undefined;
      const seconds = Number(end - at) / 1e9;
      forward += command.twist.v * seconds;
      turn += command.twist.omega * seconds;
      at = end;
      place++;
    }
    return { forward, turn };
  }

  /** Place of the last command that was given by then; -1: none was. */
  #findLast(time: bigint): number {
    let [low, high] = [0, this.commands.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.commands[middle]?.at ?? 0n) <= time) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}

const kinematics = new Kinematics();

function toTwist(kind: DriveKind, [first, second]: readonly [number, number]): Twist {
  return kind === 'twist' ? { v: first, omega: second } : kinematics.toTwist({ left: first, right: second });
}

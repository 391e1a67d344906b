/** Definition of a message type as MCAP embeds it. */
export interface BagSchema {
  /** The type in the spelling of the bag: `sensor_msgs/msg/Image` (ROS 2) or `sensor_msgs/Image` (ROS 1). */
  readonly name: string;
  /** `ros2msg`, `ros2idl`, `ros1msg`, or empty where the bag has no definition. */
  readonly encoding: string;
  readonly data: Uint8Array;
}

/** Where a message came from: a topic of one publisher. A topic with several publishers has several channels. */
export interface BagChannel {
  readonly topic: string;
  /** Serialisation of its messages: `cdr` (ROS 2), `ros1`, `picture` (a file of an image folder), or another. */
  readonly messageEncoding: string;
  readonly schema: BagSchema;
  /** What MCAP keeps beside a channel: offered_qos_profiles, callerid, latching and the like. */
  readonly metadata: ReadonlyMap<string, string>;
}

export interface BagTopic {
  readonly name: string;
  readonly type: string;
  /** Messages that the bag's index, or a pass over a bag without one, has counted. */
  readonly messageCount: number;
}

export interface BagMessage {
  readonly channel: BagChannel;
  /** When it was recorded, ns since the epoch; pictures of a folder have 0. */
  readonly logTime: bigint;
  /** ns since the epoch; the log time where the bag has none. */
  readonly publishTime: bigint;
  readonly sequence: number;
  /** Serialised as the channel says; the caller's own. For a picture: the file's bytes. */
  readonly data: Uint8Array;
  /** Path within an image folder, with `/`; only there. */
  readonly name?: string;
}

/** What an MCAP file holds beside messages: a file of its own, or named strings. */
export type BagExtra =
  | {
      readonly kind: 'attachment';
      readonly name: string;
      readonly mediaType: string;
      /** ns since the epoch. */
      readonly logTime: bigint;
      readonly createTime: bigint;
      readonly data: Uint8Array;
    }
  | { readonly kind: 'metadata'; readonly name: string; readonly entries: ReadonlyMap<string, string> };

export type BagRecord = BagMessage | BagExtra;

export function isExtra(record: BagRecord): record is BagExtra {
  return 'kind' in record;
}

/** A part of a bag that could not be read. */
export interface BagLoss {
  readonly file: string;
  /** Where in the file the loss begins, in bytes; undefined where the whole file is missing. */
  readonly offset?: number;
  /** How many bytes were skipped. */
  readonly bytes?: number;
  /** How many messages are known to be missing; undefined where nobody knows. */
  readonly messages?: number;
  /** What was expected and what was found. */
  readonly reason: string;
}

export interface ReadOptions {
  /** Only these topics; all unless given. */
  readonly topics?: readonly string[];
  /** Ends the reading with the signal's reason. */
  readonly signal?: AbortSignal;
}

export type BagFormat = 'mcap' | 'sqlite3' | 'ros1' | 'folder';

/** A bag of any kind. Reading streams: memory does not depend on the bag's size. */
export interface BagReader {
  readonly path: string;
  readonly format: BagFormat;
  /** MCAP's profile: `ros2`, `ros1`, or empty. */
  readonly profile: string;
  readonly topics: readonly BagTopic[];
  /** Reads in the order of recording, to the last whole message; `losses` tells what is lost. */
  messages(options?: ReadOptions): AsyncGenerator<BagMessage, void, void>;
  /** Reads `messages` and what else an MCAP file holds, in the file's order; only where a bag can hold more. */
  records?(options?: ReadOptions): AsyncGenerator<BagRecord, void, void>;
  /**
   * What could not be read; complete only once `messages` has ended. Damage of other topics is listed, too. Before that:
   * what the pass over a bag without an index has found.
   */
  readonly losses: readonly BagLoss[];
  /** Closes files and removes temporary ones. Safe to call twice. */
  close(): Promise<void>;
}

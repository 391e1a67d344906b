import type { BagExtra, BagMessage } from '../bag/bag-types';

/** Where a replay goes. Messages come in the input's order. */
export interface ReplaySink {
  /** Topic of the translated images; undefined in a folder. */
  readonly outputTopic: string | undefined;
  /** A message that is no camera image. */
  pass(message: BagMessage): Promise<void>;
  /** @param translated the message with its translated image; undefined where that could not be had */
  put(message: BagMessage, translated: Uint8Array | undefined): Promise<void>;
  /** An attachment or a metadata record of an MCAP file. */
  keep(extra: BagExtra): Promise<void>;
  /** Makes the result whole, still beside its place. */
  finish(): Promise<void>;
  commit(): Promise<void>;
  /** Removes all of it; nothing after `commit`. */
  discard(): Promise<void>;
}

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { BagChannel, BagExtra, BagMessage } from '../bag/bag-types';

/** Name of the record in which rosbag2 keeps a copy of metadata.yaml in an MCAP file. */
export const ROSBAG2_RECORD = 'rosbag2';

/** Counts what is written, for metadata.yaml and its copy in the MCAP file. */
export class Rosbag2Tally {
  readonly #counts = new Map<string, { channel: BagChannel; count: number }>();
  #total = 0;
  #start: bigint | undefined;
  #end = 0n;

  /** A topic that may stay without messages. */
  declare(channel: BagChannel): void {
    if (!this.#counts.has(channel.topic)) this.#counts.set(channel.topic, { channel, count: 0 });
  }

  add({ channel, logTime }: BagMessage): void {
    this.declare(channel);
    const known = this.#counts.get(channel.topic);
    if (known) known.count++;
    this.#total++;
    this.#start = this.#start === undefined || logTime < this.#start ? logTime : this.#start;
    this.#end = logTime > this.#end ? logTime : this.#end;
  }

  /** @param file name of the one storage file, which lies in the folder, too */
  async writeFile(folder: string, file: string): Promise<void> {
    const text = format({ rosbag2_bagfile_information: this.#describe([file]) });
    await writeFile(join(folder, 'metadata.yaml'), text);
  }

  /** Its version tells rosbag2 since Jazzy how the channels' QoS is spelled. No file is named: it may be renamed. */
  makeRecord(): BagExtra {
    const entries = new Map([['serialized_metadata', format(this.#describe([]))]]);
    return { kind: 'metadata', name: ROSBAG2_RECORD, entries };
  }

  /** Version 5 of the format: the newest that Humble reads, and newer ones read it, too. */
  #describe(files: readonly string[]): object {
    const starting_time = { nanoseconds_since_epoch: this.#start ?? 0n };
    const duration = { nanoseconds: this.#end - (this.#start ?? 0n) };
    return {
      version: 5,
      storage_identifier: 'mcap',
      duration,
      starting_time,
      message_count: this.#total,
      topics_with_message_count: [...this.#counts.values()].map(({ channel, count }) => ({
        topic_metadata: {
          name: channel.topic,
          type: channel.schema.name,
          serialization_format: channel.messageEncoding,
          offered_qos_profiles: channel.metadata.get('offered_qos_profiles') ?? '',
        },
        message_count: count,
      })),
      compression_format: '',
      compression_mode: '',
      relative_file_paths: files,
      files: files.map((path) => ({ path, starting_time, duration, message_count: this.#total })),
    };
  }
}

function format(content: object): string {
  return stringify(content, { aliasDuplicateObjects: false });
}

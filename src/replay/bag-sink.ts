import { mkdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { BagChannel, BagExtra, BagMessage, BagReader } from '../bag/bag-types';
import { BagWriter } from '../bag/bag-writer';
import { findMessageDefinition } from '../bag/message-definitions';
import { checkOutputFile } from '../process/output-path';
import { PendingOutput } from '../process/pending-output';
import { makeProxyTopic } from './proxy-topic';
import { spellQosInNumbers } from './qos-numbers';
import type { ReplayOptions } from './replay-options';
import type { ReplaySink } from './replay-sink';
import { ROSBAG2_RECORD, Rosbag2Tally } from './rosbag2-metadata-file';

interface BagSinkParts {
  readonly outputTopic: string;
  readonly output: PendingOutput;
  readonly writer: BagWriter;
  readonly isReplacing: boolean;
  readonly file: string | undefined;
  readonly tally: Rosbag2Tally | undefined;
}

/** Writes an MCAP file, or a rosbag2 directory with one. */
export class BagSink implements ReplaySink {
  readonly outputTopic: string;
  readonly #output: PendingOutput;
  readonly #writer: BagWriter;
  readonly #isReplacing: boolean;
  readonly #renamed = new Map<BagChannel, BagChannel>();
  /** Channels that are written, by those of the input. */
  readonly #written = new Map<BagChannel, BagChannel>();
  /** undefined for a bag of ROS 1. */
  readonly #tally: Rosbag2Tally | undefined;
  /** Name of the storage file in a rosbag2 directory; undefined for a file alone. */
  readonly #file: string | undefined;

  static async create(bag: BagReader, topic: string, options: ReplayOptions): Promise<BagSink> {
    const outputTopic = options.replace ? topic : (options.outputTopic ?? makeProxyTopic(topic));
    if (!options.replace && bag.topics.some(({ name }) => name === outputTopic)) {
      throw new Error(
        `${bag.path}: expected no topic ${outputTopic} yet, found one: choose another by --output-topic, or --replace.`,
      );
    }
    const isFile = /\.mcap$/i.test(options.output);
    checkName(bag, options.output, isFile);
    const output = await PendingOutput.create(options.output);
    const file = isFile ? undefined : `${basename(resolve(options.output))}_0.mcap`;
    if (file !== undefined) {
      await checkOutputFile(join(dirname(resolve(options.output)), file));
      await mkdir(output.path);
    }
    // rosbag2 knows profile ros2, and every bag without one that holds CDR is one.
    const profile = bag.profile === '' ? 'ros2' : bag.profile;
    const writer = await BagWriter.create(join(output.path, file ?? ''), {
      profile,
      compression: options.compression,
    });
    const tally = profile === 'ros2' ? new Rosbag2Tally() : undefined;
    const sink = new BagSink({ outputTopic, output, writer, file, tally, isReplacing: options.replace });
    await sink.#declareEmptyTopics(bag);
    return sink;
  }

  private constructor({ outputTopic, output, writer, isReplacing, file, tally }: BagSinkParts) {
    this.outputTopic = outputTopic;
    this.#output = output;
    this.#writer = writer;
    this.#isReplacing = isReplacing;
    this.#file = file;
    this.#tally = tally;
  }

  async pass(given: BagMessage): Promise<void> {
    const message = this.#tally ? { ...given, channel: this.#spell(given.channel) } : given;
    this.#tally?.add(message);
    await this.#output.name(this.#writer.write(message));
  }

  async put(message: BagMessage, translated: Uint8Array | undefined): Promise<void> {
    if (!this.#isReplacing) await this.pass(message);
    if (translated) await this.pass({ ...message, channel: this.#rename(message.channel), data: translated });
  }

  async keep(extra: BagExtra): Promise<void> {
    // The recorder's own counts and topics: the result has others.
    if (extra.kind === 'metadata' && extra.name === ROSBAG2_RECORD) return;
    await this.#output.name(this.#writer.writeExtra(extra));
  }

  async finish(): Promise<void> {
    await this.#output.name(this.#finishFiles());
  }

  async #finishFiles(): Promise<void> {
    if (this.#tally) await this.#writer.writeExtra(this.#tally.makeRecord());
    await this.#writer.finish();
    if (this.#file !== undefined) await this.#tally?.writeFile(this.#output.path, this.#file);
  }

  commit(): Promise<void> {
    return this.#output.commit();
  }

  async discard(): Promise<void> {
    await this.#writer.abandon();
    await this.#output.discard();
  }

  /** rosbag2 lists a topic from its subscription on, with or without messages. */
  async #declareEmptyTopics(bag: BagReader): Promise<void> {
    if (bag.profile === 'ros1') return;
    for (const { name: topic, type, messageCount } of bag.topics) {
      if (messageCount > 0) continue;
      const schema = { name: type, ...(await findMessageDefinition(type)) };
      const channel: BagChannel = { topic, messageEncoding: 'cdr', schema, metadata: new Map() };
      await this.#writer.addChannel(channel);
      this.#tally?.declare(channel);
    }
  }

  #rename(channel: BagChannel): BagChannel {
    const renamed = this.#renamed.get(channel) ?? { ...channel, topic: this.outputTopic };
    this.#renamed.set(channel, renamed);
    return renamed;
  }

  #spell(channel: BagChannel): BagChannel {
    const written = this.#written.get(channel) ?? spellQosInNumbers(channel);
    this.#written.set(channel, written);
    return written;
  }
}

function checkName(bag: BagReader, output: string, isFile: boolean): void {
  if (/\.(bag|db3|zstd?|mp4|webp)$/i.test(output)) {
    throw new Error(
      `${output}: expected NAME.mcap, or a directory's name: bags are written as MCAP, clips by --video.`,
    );
  }
  if (!isFile && bag.profile === 'ros1') {
    throw new Error(
      `${output}: expected NAME.mcap, since ${bag.path} is of ROS 1: its messages stay in ROS 1 serialisation, ` +
        `which no rosbag2 directory holds.`,
    );
  }
}

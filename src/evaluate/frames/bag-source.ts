import path from 'node:path';
import type { BagReader } from '../../bag/bag-types';
import { findImageTopic } from '../../bag/find-image-topic';
import { readImages } from '../../bag/read-images';
import type { CameraImage } from '../../image/frame';
import type { ImageMessage } from '../../message/image-message';
import { listMasks } from './frame-folder';
import type { FrameFile } from './frame-folder';
import { groupByTime } from './frame-groups';
import type { FrameGroups, FramePlace } from './frame-groups';
import type { ExcludedFrame } from './frame-results';
import type { FrameSource, SourceOptions } from './frame-source';
import { InputError } from './input-error';
import { Odometry } from './odometry';
import { SAMPLED_FRAMES } from './spread-sample';
import { StampOrder } from './stamp-order';

/** Frames of a bag that are evaluated unless the user says otherwise: 30 s at 30 Hz, or an hour at every 100th frame. */
const MAX_FRAMES = 1000;

/** Frames of a bag, read as they come. */
export class BagSource implements FrameSource {
  readonly kind: FrameSource['kind'];
  readonly every: number;
  readonly total: number;
  readonly excluded: ExcludedFrame[] = [];
  readonly #times = new Map<string, bigint>();
  readonly #order = new StampOrder();

  static async open(bag: BagReader, options: SourceOptions): Promise<BagSource> {
    try {
      const topic = findImageTopic(bag, options.topic);
      const masks = options.masks === undefined ? undefined : await listMasks(options.masks);
      return new BagSource(bag, topic.name, topic.messageCount, masks, options);
    } catch (error) {
      await bag.close();
      throw error;
    }
  }

  private constructor(
    private readonly bag: BagReader,
    readonly topic: string,
    messageCount: number,
    private readonly maskFiles: ReadonlySet<string> | undefined,
    private readonly options: SourceOptions,
  ) {
    if (bag.format === 'folder') throw new InputError(`${bag.path}: expected a bag`);
    this.kind = bag.format;
    this.every = options.every ?? Math.max(1, Math.ceil(messageCount / (options.maxFrames ?? MAX_FRAMES)));
    this.total = Math.ceil(messageCount / this.every);
  }

  get losses(): FrameSource['losses'] {
    return this.bag.losses.map(({ file, messages, reason }) => ({
      file: path.basename(file),
      messages: messages ?? null,
      reason,
    }));
  }

  async *read(): AsyncGenerator<FrameFile, void, void> {
    const isFirst = this.#times.size === 0;
    for await (const found of this.#readImages()) {
      const { stem: name, index, message } = found;
      if ('content' in found) this.#order.add(name, found.content.header.stamp, message.logTime);
      if (index % this.every !== 0) continue;
      if ('error' in found) {
        if (isFirst) this.excluded.push({ frame: name, cause: 'broken', reason: found.error.message });
        continue;
      }
      const mask = this.#findMask(name, isFirst);
      if (this.maskFiles && mask === undefined) continue;
      this.#times.set(name, message.logTime);
      yield {
        name,
        image: copyImage(found.content),
        ...(mask !== undefined && { mask }),
        sampled: this.#isSampled(index),
      };
    }
  }

  async *readOnly(names: ReadonlySet<string>): AsyncGenerator<FrameFile, void, void> {
    for await (const found of this.#readImages()) {
      if (!names.has(found.stem) || 'error' in found) continue;
      const mask = this.#findMask(found.stem, false);
      yield {
        name: found.stem,
        image: copyImage(found.content),
        ...(mask !== undefined && { mask }),
      };
    }
  }

  listAll(): readonly string[] {
    return this.#order.names;
  }

  findPlace(name: string): FramePlace | undefined {
    return this.#order.findPlace(name);
  }

  findStamp(name: string): bigint | undefined {
    return this.#order.findStamp(name);
  }

  readOdometry(): Promise<Odometry | undefined> {
    return Odometry.read(this.bag, this.options.signal);
  }

  groups(): FrameGroups {
    return groupByTime(this.#times);
  }

  close(): Promise<void> {
    return this.bag.close();
  }

  #readImages(): ReturnType<typeof readImages> {
    const { signal } = this.options;
    return readImages(this.bag, { topic: this.topic, ...(signal && { signal }) });
  }

  #findMask(name: string, isFirst: boolean): string | undefined {
    const { masks } = this.options;
    if (masks === undefined) return undefined;
    const file = path.join(masks, `${name}.png`);
    if (this.maskFiles?.has(`${name}.png`)) return file;
    if (isFirst)
      this.excluded.push({ frame: name, cause: 'unlabelled', reason: `no mask: expected ${file}` });
    return undefined;
  }

  #isSampled(index: number): boolean {
    const step = Math.max(1, Math.ceil(this.total / SAMPLED_FRAMES));
    return (index / this.every) % step === 0;
  }
}

/** A copy of the picture alone: a view would send its whole message to the other thread. */
function copyImage({ image }: ImageMessage): CameraImage {
  return { ...image, data: image.data.slice() };
}

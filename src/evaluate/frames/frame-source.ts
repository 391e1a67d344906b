import path from 'node:path';
import { openBag } from '../../bag/open-bag';
import type { BagReader } from '../../bag/bag-types';
import { findImageTopic } from '../../bag/find-image-topic';
import { readImages } from '../../bag/read-images';
import type { CameraImage } from '../../image/frame';
import type { ImageMessage } from '../../message/image-message';
import { InputError, SAMPLED_FRAMES, listFrames, listMasks, spreadSample } from './frame-folder';
import type { FrameFile } from './frame-folder';
import type { ExcludedFrame, InputKind, InputLoss } from './frame-results';
import { groupByTime, NO_GROUPS } from './frame-groups';
import type { FrameGroups, FramePlace } from './frame-groups';
import { StampOrder } from './stamp-order';

export interface SourceOptions {
  readonly input: string;
  readonly masks?: string;
  /** Image topic of a bag that has several. */
  readonly topic?: string;
  /** Sampling stride. Unless given: 1 for a folder; for a bag, enough to give about `maxFrames`. */
  readonly every?: number;
  /** MAX_FRAMES unless given. */
  readonly maxFrames?: number;
  readonly signal?: AbortSignal;
}

/** Frames to be evaluated, from a folder or a bag. */
export interface FrameSource {
  readonly kind: InputKind;
  readonly topic: string | null;
  readonly every: number;
  /** Number of frames that `read` is expected to give. */
  readonly total: number;
  /** Names of a folder's frames; undefined for a bag, whose frames are known only when it was read. */
  readonly names?: readonly string[];
  /** Reads the frames in order, from the start at each call. */
  read(): AsyncIterable<FrameFile>;
  /** Reads frames by name, also those that `every` skips, or that lack a mask. */
  readOnly(names: ReadonlySet<string>): AsyncIterable<FrameFile>;
  /** Frames that `readOnly` can give. Complete after a whole `read`. */
  listAll(): readonly string[];
  /** Where the source itself says that a frame is in a drive. Call it after a whole `read`. */
  findPlace(name: string): FramePlace | undefined;
  /** The source's own scenes, for when the user gives no file of groups. Call it after a whole `read`. */
  groups(): FrameGroups;
  /** Frames left out, and parts of a bag that could not be read. Complete after a whole `read`. */
  readonly excluded: readonly ExcludedFrame[];
  readonly losses: readonly InputLoss[];
  close(): Promise<void>;
}

/** Frames of a bag that are evaluated unless the user says otherwise: 30 s at 30 Hz, or an hour at every 100th frame. */
const MAX_FRAMES = 1000;

/**
 * Opens a bag of any kind, or a folder of pictures.
 * @throws BagError or InputError where there is none, or nothing in it can be evaluated
 */
export async function openFrameSource(options: SourceOptions): Promise<FrameSource> {
  const bag = await openBag(options.input, options.signal);
  if (bag.format !== 'folder') return BagSource.open(bag, options);
  await bag.close();
  return openFolder(options);
}

async function openFolder({ input, masks, every = 1 }: SourceOptions): Promise<FrameSource> {
  const listed = await listFrames(input, masks);
  const frames = spreadSample(listed.frames.filter((_, i) => i % every === 0));
  return {
    kind: 'folder',
    topic: null,
    every,
    total: frames.length,
    names: frames.map(({ name }) => name),
    async *read() {
      yield* await Promise.resolve(frames);
    },
    async *readOnly(names) {
      yield* await Promise.resolve(listed.frames.filter(({ name }) => names.has(name)));
    },
    listAll: () => listed.frames.map(({ name }) => name),
    findPlace: () => undefined,
    groups: () => NO_GROUPS,
    excluded: listed.excluded,
    losses: [],
    close: () => Promise.resolve(),
  };
}

/** A copy of the picture alone: a view would send its whole message to the other thread. */
function copyImage({ image }: ImageMessage): CameraImage {
  return { ...image, data: image.data.slice() };
}

class BagSource implements FrameSource {
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

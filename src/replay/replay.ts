import type { Logger } from 'pino';
import { isExtra, type BagLoss, type BagMessage, type BagReader, type BagRecord } from '../bag/bag-types';
import { describeLoss } from '../bag/describe-loss';
import { findImageTopic } from '../bag/find-image-topic';
import { openBag } from '../bag/open-bag';
import { ImageError } from '../image/image-error';
import { createClip, type ClipWriter } from './clip';
import { createSink } from './create-sink';
import { mapInOrder } from '../process/map-in-order';
import { PipelinePool } from './pipeline-pool';
import type { LeftOut, ReplayOptions } from './replay-options';
import type { ReplaySink } from './replay-sink';
import { translateMessage, type TranslatedMessage } from './translate-message';

export interface ReplayProgress {
  /** Images done, of how many there are. */
  readonly done: number;
  readonly total: number;
}

export interface ReplayHooks {
  readonly logger: Logger;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ReplayProgress) => void;
}

export interface ReplaySummary {
  readonly input: string;
  readonly output: string;
  readonly topic: string;
  readonly outputTopic: string | undefined;
  readonly model: { readonly name: string; readonly sha256: string | undefined; readonly provider: string };
  readonly direction: string;
  /** Translated images. */
  readonly images: number;
  /** Messages of other topics. */
  readonly passedThrough: number;
  /** Images that could not be decoded. */
  readonly leftOut: readonly LeftOut[];
  readonly losses: readonly BagLoss[];
  /** Path of the clip, which may end otherwise than it was asked for. */
  readonly video: string | undefined;
  readonly seconds: number;
}

/** What is read ahead of the slowest worker. */
const MAX_BYTES = 64 * 1024 * 1024;

/**
 * Translates every image of a bag's topic, or of a folder, and writes a bag or folder with the result. The output
 * appears when it is whole; after an error or an abort nothing of it is left. Throws a BagError, ModelError,
 * TranslateError or Error that says what was expected, what was found, and what to do.
 */
export async function runReplay(options: ReplayOptions, hooks: ReplayHooks): Promise<ReplaySummary> {
  const started = performance.now();
  const bag = await openBag(options.input, hooks.signal);
  const resources: (() => Promise<void>)[] = [() => bag.close()];
  try {
    const { name: topic, messageCount: total } = findImageTopic(bag, options.topic);
    const sink = await createSink(bag, topic, options);
    resources.push(() => sink.discard());
    const clip = options.video === undefined ? undefined : await createClip(options.video);
    if (clip) resources.push(() => clip.discard());
    const pool = await PipelinePool.open(options, hooks.logger);
    resources.push(() => pool.close());
    const tally = await translateAll({ bag, topic, total, sink, clip, pool, hooks });
    await sink.finish();
    await clip?.finish();
    hooks.signal?.throwIfAborted();
    await sink.commit();
    await clip?.commit();
    const { name, sha256, provider } = pool.translator;
    return {
      input: options.input,
      output: options.output,
      topic,
      outputTopic: sink.outputTopic,
      model: { name, sha256, provider },
      direction: options.direction,
      ...tally,
      losses: [...bag.losses],
      video: clip?.path,
      seconds: (performance.now() - started) / 1000,
    };
  } finally {
    // Workers first: they may still hold messages.
    for (const release of resources.reverse()) await release();
  }
}

interface Work {
  readonly bag: BagReader;
  readonly topic: string;
  readonly total: number;
  readonly sink: ReplaySink;
  readonly clip: ClipWriter | undefined;
  readonly pool: PipelinePool;
  readonly hooks: ReplayHooks;
}

async function translateAll({
  bag,
  topic,
  total,
  sink,
  clip,
  pool,
  hooks,
}: Work): Promise<Pick<ReplaySummary, 'images' | 'passedThrough' | 'leftOut'>> {
  const { signal, onProgress } = hooks;
  let [images, passedThrough, index] = [0, 0, 0];
  const leftOut: LeftOut[] = [];
  const translate = (record: BagRecord): Promise<TranslatedMessage | ImageError> | undefined =>
    !isExtra(record) && record.channel.topic === topic
      ? tryTranslate(pool, record, clip !== undefined)
      : undefined;
  const limits = { pending: 2 * pool.size, bytes: MAX_BYTES };
  const options = { ...(signal && { signal }) };
  const records = bag.records?.(options) ?? bag.messages(options);
  for await (const { item, result } of mapInOrder<BagRecord, TranslatedMessage | ImageError>(
    records,
    translate,
    sizeOf,
    limits,
  )) {
    signal?.throwIfAborted();
    if (isExtra(item)) {
      await sink.keep(item);
      continue;
    }
    if (!result) {
      await sink.pass(item);
      passedThrough++;
      continue;
    }
    if (result instanceof ImageError) {
      leftOut.push({ index, name: item.name ?? item.logTime.toString(), reason: result.message });
      await sink.put(item, undefined);
    } else {
      await sink.put(item, result.data);
      if (result.clipFrame) await clip?.add(result.clipFrame, item.logTime);
      images++;
    }
    index++;
    onProgress?.({ done: index, total: Math.max(total, index) });
  }
  if (images === 0) throw explainNothing(bag, topic, leftOut);
  return { images, passedThrough, leftOut };
}

function explainNothing({ path, losses }: BagReader, topic: string, leftOut: readonly LeftOut[]): Error {
  const [first] = leftOut;
  const [loss] = losses;
  const found = first ? `none in ${leftOut.length}; the first: ${first.reason}` : 'no message';
  const damage = loss ? `. The bag is damaged: ${describeLoss(loss)}` : '';
  return new Error(`${path}: expected images on ${topic} that can be decoded, found ${found}${damage}`);
}

/** A picture at fault is a result, a model at fault an error. */
async function tryTranslate(
  pool: PipelinePool,
  message: BagMessage,
  withClip: boolean,
): Promise<TranslatedMessage | ImageError> {
  try {
    return await translateMessage(pool, message, withClip);
  } catch (error) {
    if (error instanceof ImageError) return error;
    throw error;
  }
}

function sizeOf(record: BagRecord): number {
  return 'data' in record ? record.data.length : 0;
}

import { ImageError } from '../image/image-error';
import type { ImageMessage } from '../message/image-message';
import { readBagImage } from './bag-image';
import type { BagMessage, BagReader } from './bag-types';
import { findImageTopic } from './find-image-topic';

/** A picture of a bag or folder in its order, or why there is none in the message. */
export type SourceImage = {
  /** Counts from 0. */
  readonly index: number;
  /** A folder's file without its ending, with `/`; of a bag the index with six digits. */
  readonly stem: string;
  readonly message: BagMessage;
} & ({ readonly content: ImageMessage } | { readonly error: ImageError });

/**
 * The pictures of one topic, chosen as `findImageTopic` does. A message that cannot be parsed comes with its error;
 * whether the picture itself decodes is the pipeline's to find out.
 */
export async function* readImages(
  bag: BagReader,
  options: { readonly topic?: string; readonly signal?: AbortSignal } = {},
): AsyncGenerator<SourceImage, void, void> {
  const { name: topic } = findImageTopic(bag, options.topic);
  let index = 0;
  for await (const message of bag.messages({
    topics: [topic],
    ...(options.signal && { signal: options.signal }),
  })) {
    const stem = message.name?.replace(/\.[^./]*$/, '') ?? String(index).padStart(6, '0');
    yield { index, stem, message, ...parse(message) };
    index++;
  }
}

function parse(message: BagMessage): { content: ImageMessage } | { error: ImageError } {
  try {
    return { content: readBagImage(message) };
  } catch (error) {
    if (error instanceof ImageError) return { error };
    throw error;
  }
}

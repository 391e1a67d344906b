import type { BagMessage } from '../bag/bag-types';
import { readBagImage, replaceBagImage } from '../bag/bag-image';
import type { CameraImage } from '../image/frame';
import { FramePipeline } from '../pipeline/pipeline';
import { createIdentity } from '../translate/identity';
import { makeClipFrame, type ClipFrame } from '../image/clip-frame';

export interface TranslatedMessage {
  /** The message with its translated image, serialised as it was. */
  readonly data: Uint8Array;
  /** Camera and translated image side by side, where asked for. */
  readonly clipFrame: ClipFrame | undefined;
}

/** Throws an ImageError where the message or its picture is at fault, and a TranslateError where the model is. */
export async function translateMessage(
  pipeline: FramePipeline,
  message: BagMessage,
  withClip: boolean,
): Promise<TranslatedMessage> {
  const { image } = readBagImage(message);
  const processed = await pipeline.process(image, withClip && image.kind === 'raw' ? 'both' : image.kind);
  try {
    const picture = processed[image.kind];
    if (!picture) throw new Error(`expected a ${image.kind} picture of the pipeline, found none`);
    const data = replaceBagImage(message, picture);
    if (!withClip || !processed.compressed) return { data, clipFrame: undefined };
    const before = await compressForClip(pipeline, image);
    return { data, clipFrame: await makeClipFrame(before, processed.compressed.data) };
  } finally {
    pipeline.release(processed);
  }
}

/** The camera's own picture as JPEG or PNG. */
async function compressForClip(pipeline: FramePipeline, image: CameraImage): Promise<Uint8Array> {
  if (image.kind === 'compressed') return image.data;
  const untouched = new FramePipeline({ ...pipeline.options, translator: createIdentity() });
  try {
    const { compressed } = await untouched.process(image, 'compressed');
    return compressed?.data ?? new Uint8Array();
  } finally {
    untouched.close();
  }
}

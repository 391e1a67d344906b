import { readBagImage, replaceBagImage } from '../bag/bag-image';
import type { BagMessage } from '../bag/bag-types';
import { makeClipFrame, type ClipFrame } from '../image/clip-frame';
import type { CameraImage } from '../image/frame';
import type { PipelinePool } from './pipeline-pool';

export interface TranslatedMessage {
  /** The message with its translated image, serialised as it was. */
  readonly data: Uint8Array;
  /** Camera and translated image side by side, where asked for. */
  readonly clipFrame: ClipFrame | undefined;
}

/** Throws an ImageError where the message or its picture is at fault, and a TranslateError where the model is. */
export async function translateMessage(
  pool: PipelinePool,
  message: BagMessage,
  withClip: boolean,
): Promise<TranslatedMessage> {
  const { image } = readBagImage(message);
  const processed = await pool.process(image, withClip && image.kind === 'raw' ? 'both' : image.kind);
  try {
    const picture = processed[image.kind];
    if (!picture) throw new Error(`expected a ${image.kind} picture of the pipeline, found none`);
    const data = replaceBagImage(message, picture);
    if (!withClip || !processed.compressed) return { data, clipFrame: undefined };
    const before = await compressForClip(pool, image);
    return { data, clipFrame: await makeClipFrame(before, processed.compressed.data) };
  } finally {
    pool.release(processed);
  }
}

/** The camera's own picture as JPEG or PNG. */
async function compressForClip(pool: PipelinePool, image: CameraImage): Promise<Uint8Array> {
  const { compressed } = await pool.passThrough(image, 'compressed');
  if (!compressed) throw new Error('expected a compressed picture of the pipeline, found none');
  return compressed.data;
}

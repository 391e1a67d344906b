import { BufferPool } from '../../image/buffer-pool';
import type { RgbFrame } from '../../image/frame';
import { readCompressedHeader } from '../../image/compressed-format';
import { RawCodec } from '../../image/raw-codec';
import { checkRawPicture } from '../../image/raw-encodings';
import { describeError } from '../../process/describe-error';
import type { FrameFile } from './frame-folder';
import { decodePicture } from '../../image/decode-picture';

/** A picture or mask that cannot be used; the message names the file. */
export class FrameError extends Error {
  override readonly name = 'FrameError';
}

/**
 * Decodes a picture to exactly the pixels of Python's cv2.imread (not with jpeg-turbo's fast DCT); raw pictures of a bag
 * are decoded as in the live node.
 * @throws FrameError where it is broken
 */
export async function readFrame({ name, image }: Pick<FrameFile, 'name' | 'image'>): Promise<RgbFrame> {
  const place = typeof image === 'string' ? image : name;
  try {
    if (typeof image === 'string') return await decodePicture(image);
    if (image.kind === 'compressed') {
      readCompressedHeader(image);
      return await decodePicture(image.data);
    }
    return await rawCodec.decode(image, checkRawPicture(image), rawBuffers);
  } catch (error) {
    throw new FrameError(`${place}: expected a whole picture: ${describeError(error)}`, { cause: error });
  }
}

const rawCodec = new RawCodec();
const rawBuffers = new BufferPool();

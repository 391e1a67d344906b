import type { CompressedPicture } from './frame';
import { ImageError } from './image-error';
import { isPng, readPictureHeader, type PictureHeader } from './picture-header';

/**
 * Reads the header of a picture that a message carries. Its bytes tell container and size; of its `format`, which cameras
 * get wrong, only what image_transport's publishers write counts, and only where the bytes cannot tell: pictures that
 * would decode to something else than the camera saw, and go out under a `format` that their bytes no longer fit.
 * Throws an ImageError for those, and as `readPictureHeader` does.
 */
export function readCompressedHeader({ format, data }: CompressedPicture): PictureHeader {
  const end = format.indexOf(';');
  // A driver that writes `jpeg` or `png` pays for no more than this.
  if (end < 0) return readPictureHeader(data);
  if (format.includes('compressedDepth')) {
    throw refuse(format, 'a depth image', 'choose the topic of a camera picture');
  }
  const encoding = format.slice(0, end).trim();
  if (isPng(data) && !isEightBit(encoding)) {
    throw refuse(
      format,
      'more than 8 bits a channel',
      'set the camera driver to an encoding of 8 bits, as bgr8',
    );
  }
  const header = readPictureHeader(data);
  if (encoding.startsWith('bayer_') && header.isGrey) {
    throw refuse(
      format,
      'a Bayer mosaic',
      'let the camera driver debayer it (image_proc), or use the raw topic',
    );
  }
  return header;
}

/** Goes by the names of sensor_msgs/image_encodings.hpp; any other name counts as eight bits. */
function isEightBit(encoding: string): boolean {
  return !/^((mono|rgba?|bgra?)16|(16|32|64)[USF]C\d+)$/.test(encoding);
}

function refuse(format: string, found: string, remedy: string): ImageError {
  return new ImageError(
    'unsupported-encoding',
    `Expected a picture of 8 bits a channel in grey or colour, found ${found} (format ${JSON.stringify(format)}): ${remedy}.`,
  );
}

import type { CameraImage } from '../image/frame';
import type { OutputTransport, ProcessedImage } from './pipeline';

const NO_TIME = { decode: 0, translate: 0, encode: 0 } as const;

/**
 * The camera's picture as a result, without decoding it.
 * @returns undefined where the output is of the other kind: then the picture must go through the pipeline
 */
export function passPictureThrough(image: CameraImage, output: OutputTransport): ProcessedImage | undefined {
  if (image.kind === 'compressed' && output === 'compressed') {
    return { compressed: image, times: NO_TIME, width: 0, height: 0 };
  }
  if (image.kind === 'raw' && output === 'raw') {
    return { raw: image, times: NO_TIME, width: image.width, height: image.height };
  }
  return undefined;
}

import type sharp from 'sharp';

/**
 * Loads sharp where a picture needs it. libvips takes 9 MiB, and a node whose camera sends whole JPEGs never needs it:
 * libjpeg-turbo decodes those.
 */
export function loadSharp(): typeof sharp {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require('sharp') as typeof sharp;
}

/** Why a picture could not be used; each is one counter and one rate-limited warning. */
export type ImageErrorReason = 'empty' | 'broken' | 'truncated' | 'unsupported-encoding' | 'too-large';

export const IMAGE_ERROR_REASONS: readonly ImageErrorReason[] = [
  'empty',
  'broken',
  'truncated',
  'unsupported-encoding',
  'too-large',
];

/** The camera's message is at fault, not the program: this frame is dropped and the next may well pass. */
export class ImageError extends Error {
  override readonly name = 'ImageError';

  constructor(
    readonly reason: ImageErrorReason,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

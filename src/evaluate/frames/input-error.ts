import type { ExcludedFrame } from './frame-results';

/** Input that cannot be used as a whole; the message names the folder or file and says what to do. */
export class InputError extends Error {
  override readonly name = 'InputError';
}

/** The error where none of an input's frames can be used. */
export function refuseAll(input: string, excluded: readonly ExcludedFrame[]): InputError {
  return new InputError(`${input}: no frame can be used: ${excluded[0]?.reason ?? 'none found'}`);
}

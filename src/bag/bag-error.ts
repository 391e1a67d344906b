/** A bag cannot be used at all: not there, of an unknown kind, or without what was asked for. */
export class BagError extends Error {
  override readonly name = 'BagError';
}

/** A frame could not be translated: wrong size for the model, inference failed, or the worker is gone. */
export class TranslateError extends Error {
  override readonly name = 'TranslateError';
}

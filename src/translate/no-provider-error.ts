import type { SkippedProvider } from './worker-messages';

/** No execution provider of the list could run the model. */
export class NoProviderError extends Error {
  override readonly name = 'NoProviderError';

  constructor(readonly skipped: readonly SkippedProvider[]) {
    super(skipped.map(({ provider, reason }) => `${provider}: ${reason}`).join('; '));
  }
}

import type { PassedOver } from './worker-messages';

/** No execution provider of the list could run the model. */
export class NoProviderError extends Error {
  override readonly name = 'NoProviderError';

  constructor(readonly passedOver: readonly PassedOver[]) {
    super(passedOver.map(({ provider, reason }) => `${provider}: ${reason}`).join('; '));
  }
}

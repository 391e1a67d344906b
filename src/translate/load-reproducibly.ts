import pino from 'pino';
import { InlineTranslator } from './inline-translator';
import { explainStart, loadTranslator, readModel, type LoadTranslatorOptions } from './load-translator';
import { createIdentity } from './identity';
import type { Translator } from './translator';

/** Small, so that no memory is taken for frames that may never come. */
const WARM_UP_SIZE = { width: 160, height: 120 } as const;

export interface LoadReproduciblyOptions extends Pick<LoadTranslatorOptions, 'model' | 'direction'> {
  /** It runs seldom: on the calling thread, and its memory is given back after each frame. */
  readonly isSeldom?: boolean;
}

/**
 * Loads a model so that every run gives the same sums: one thread on the CPU. Frames run in parallel elsewhere, so
 * nothing is lost; nothing is logged. Throws as `loadTranslator` does.
 */
export async function loadReproducibly({
  model,
  direction,
  isSeldom = false,
}: LoadReproduciblyOptions): Promise<Translator> {
  const settings = { providers: ['cpu'], threads: 1, warmUpSize: WARM_UP_SIZE } as const;
  if (!isSeldom) {
    return loadTranslator({ model, direction, ...settings, logger: pino({ level: 'silent' }) });
  }
  const checked = await readModel({ model, direction });
  if (checked === undefined) return createIdentity();
  try {
    return await InlineTranslator.start({ card: checked.card, model: checked.bytes, ...settings });
  } catch (error) {
    throw explainStart(error, checked, settings.providers);
  }
}

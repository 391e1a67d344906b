import pino from 'pino';
import { loadTranslator, type LoadTranslatorOptions } from './load-translator';
import type { Translator } from './translator';

/**
 * Loads a model so that every run gives the same sums: one thread on the CPU. Frames run in parallel elsewhere, so
 * nothing is lost; nothing is logged. Throws as `loadTranslator` does.
 */
export function loadReproducibly({
  model,
  direction,
}: Pick<LoadTranslatorOptions, 'model' | 'direction'>): Promise<Translator> {
  return loadTranslator({
    model,
    direction,
    providers: ['cpu'],
    threads: 1,
    logger: pino({ level: 'silent' }),
  });
}

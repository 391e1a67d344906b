import pino from 'pino';
import { loadTranslator, type LoadTranslatorOptions } from './load-translator';
import type { Translator } from './translator';

/** Small, so that no memory is taken for frames that may never come. */
const WARM_UP_SIZE = { width: 160, height: 120 } as const;

/**
 * Loads a model so that every run gives the same sums: one thread on the CPU. Frames run in parallel elsewhere, so
 * nothing is lost; nothing is logged. Throws as `loadTranslator` does.
 */
export function loadReproducibly({
  model,
  direction,
  keepsMemory,
}: Pick<LoadTranslatorOptions, 'model' | 'direction' | 'keepsMemory'>): Promise<Translator> {
  return loadTranslator({
    model,
    direction,
    providers: ['cpu'],
    threads: 1,
    ...(keepsMemory !== undefined && { keepsMemory }),
    warmUpSize: WARM_UP_SIZE,
    logger: pino({ level: 'silent' }),
  });
}

import { availableParallelism } from 'node:os';
import type { ModelCard } from './card';
import type { SessionSetup } from './worker-messages';

const MAX_DEFAULT_THREADS = 4;

export interface OnnxTranslatorOptions {
  readonly card: ModelCard;
  /** The file's bytes, checked against the card. */
  readonly model: Uint8Array<ArrayBuffer>;
  readonly providers: readonly string[];
  /** Threads within an operator on the CPU; undefined or 0: as many as there are cores, 4 at most. */
  readonly threads?: number;
  /** Size of the warm-up frame where the model takes any; 640x480 unless given. */
  readonly warmUpSize?: { readonly width: number; readonly height: number };
  /** Longest time from start to the translated warm-up frame in ms; undefined or 0: no limit. */
  readonly startLimitMs?: number;
  /** Another worker script, compiled: for tests of a worker's death. */
  readonly workerFile?: string;
}

/**
 * What a session is made of, from what was asked for and the card.
 * @param keepsMemory whether onnxruntime keeps the memory of a run for the next one
 */
export function makeSessionSetup(options: OnnxTranslatorOptions, keepsMemory: boolean): SessionSetup {
  const { card, model, providers, threads } = options;
  const [, height, width] = card.input.shape;
  const free = options.warmUpSize ?? { width: 640, height: 480 };
  return {
    model,
    inputName: card.input.name,
    outputName: card.output.name,
    light: card.light && { inputName: card.light.name, numbers: card.light.shape[1] },
    providers,
    keepsMemory,
    threads: threads || Math.min(availableParallelism(), MAX_DEFAULT_THREADS),
    warmUp: {
      width: typeof width === 'number' ? width : free.width,
      height: typeof height === 'number' ? height : free.height,
    },
  };
}

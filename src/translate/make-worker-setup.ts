import { availableParallelism } from 'node:os';
import type { OnnxTranslatorOptions } from './onnx-translator';
import type { WorkerGate } from './running-workers';
import type { WorkerSetup } from './worker-messages';

const MAX_DEFAULT_THREADS = 4;

/** What a worker is started with, made of what was asked for and the card. */
export function makeWorkerSetup(options: OnnxTranslatorOptions, gate: WorkerGate): WorkerSetup {
  const { card, model, providers, threads } = options;
  const [, height, width] = card.input.shape;
  const free = options.warmUpSize ?? { width: 640, height: 480 };
  return {
    gate,
    model,
    inputName: card.input.name,
    outputName: card.output.name,
    providers,
    threads: threads || Math.min(availableParallelism(), MAX_DEFAULT_THREADS),
    warmUp: {
      width: typeof width === 'number' ? width : free.width,
      height: typeof height === 'number' ? height : free.height,
    },
  };
}

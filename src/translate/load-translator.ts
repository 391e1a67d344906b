import { join } from 'node:path';
import type { Logger } from 'pino';
import { packageRoot } from '../process/package-root';
import { readCard, type ModelCard, type ModelDirection } from './card';
import { readCheckedModel } from './check-model';
import { createIdentity, IDENTITY } from './identity';
import { ModelError } from './model-error';
import { NoProviderError } from './no-provider-error';
import { OnnxTranslator } from './onnx-translator';
import type { Translator } from './translator';

// onnxruntime's Node binding carries a telemetry client that leaves log files in the temporary folder; a robot reports
// to nobody unless its owner says so. It reads the variable when a worker loads it, so before the first one starts.
process.env['ORT_DISABLE_TELEMETRY'] ??= '1';

/** Where the models that ship lie. */
export const defaultModelsDir = join(packageRoot, 'models');

export const DEFAULT_MODELS: Readonly<Record<ModelDirection, string>> = {
  real2sim: 'canonical',
  sim2real: 'realistic',
};

export interface StartModelOptions {
  /** Execution providers by preference. */
  readonly providers: readonly string[];
  readonly logger: Logger;
  /** Threads within an operator on the CPU; undefined or 0: the default. */
  readonly threads?: number;
  /** Size of the warm-up frame where the model takes any. */
  readonly warmUpSize?: { readonly width: number; readonly height: number };
  /** Longest time that loading and warming may take, in ms; undefined or 0: no limit. */
  readonly startLimitMs?: number;
  /** Another worker script, compiled: for tests of a worker's death. */
  readonly workerFile?: string;
}

export interface LoadTranslatorOptions extends StartModelOptions {
  /** `identity`, a name in the models' folder, or the path of a card (.json); empty: the direction's default. */
  readonly model: string;
  readonly direction: ModelDirection;
  readonly modelsDir?: string;
}

/** A model that was read and checked against its card; its bytes cannot change any more, whatever happens to the file. */
export interface CheckedModel {
  readonly card: ModelCard;
  readonly cardPath: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * Finds a model by name or card, checks file against card, starts its worker and warms it up. Throws a ModelError that
 * names card, file, expected and found where the model is missing, corrupt, not what its card says, of the other
 * direction, or where no execution provider runs it.
 */
export async function loadTranslator(options: LoadTranslatorOptions): Promise<Translator> {
  const model = await readModel(options);
  return model === undefined ? createIdentity() : startModel(model, options);
}

/** The reading and checking half of `loadTranslator`. @returns undefined for identity, which has no file */
export async function readModel(
  options: Pick<LoadTranslatorOptions, 'model' | 'direction' | 'modelsDir'>,
): Promise<CheckedModel | undefined> {
  const { direction } = options;
  const model = options.model || DEFAULT_MODELS[direction];
  if (model === IDENTITY) {
    return undefined;
  }
  const cardPath = findCardPath(model, options.modelsDir ?? defaultModelsDir);
  const card = await readCard(cardPath);
  if (card.direction !== direction) {
    throw new ModelError({
      card: cardPath,
      expected: `a model for direction ${direction}`,
      found: `${card.name}, which is for ${card.direction}`,
      remedy: `Set direction to ${card.direction}, or choose another model.`,
    });
  }
  return { card, cardPath, bytes: await readCheckedModel(card, cardPath) };
}

/** The other half: starts a worker and warms it up. The bytes are taken over. */
export async function startModel(
  { card, cardPath, bytes }: CheckedModel,
  options: StartModelOptions,
): Promise<OnnxTranslator> {
  const { logger, startLimitMs, threads, warmUpSize, workerFile, providers } = options;
  try {
    const translator = await OnnxTranslator.start({
      card,
      model: bytes,
      providers,
      ...(threads && { threads }),
      ...(warmUpSize && { warmUpSize }),
      ...(startLimitMs && { startLimitMs }),
      ...(workerFile && { workerFile }),
    });
    for (const { provider, reason } of translator.skipped) {
      logger.info({ provider, reason }, `execution provider ${provider} skipped: ${reason}`);
    }
    return translator;
  } catch (error) {
    throw explainStart(error, { card, cardPath }, providers);
  }
}

/** Why a model could not be started: where no execution provider runs it, a ModelError; else the error itself. */
export function explainStart(
  error: unknown,
  { card, cardPath }: Pick<CheckedModel, 'card' | 'cardPath'>,
  providers: readonly string[],
): unknown {
  if (!(error instanceof NoProviderError)) return error;
  return new ModelError(
    {
      card: cardPath,
      file: card.file,
      expected: `one of the execution providers ${providers.join(', ')} to run it`,
      found: error.message,
      remedy: 'Add cpu to the list of providers.',
    },
    { cause: error },
  );
}

/**
 * Anything with a slash or .json is a path; all else is a name in the models' folder.
 * @throws ModelError for identity, which has no card
 */
export function findCardPath(model: string, modelsDir: string): string {
  if (model === IDENTITY) {
    throw new ModelError({
      card: model,
      expected: 'a model with a card and a file',
      found: 'identity, which is built in: it returns each frame as it is',
      remedy: 'Leave it out, or choose another: sim2real models list.',
    });
  }
  return model.includes('/') || model.endsWith('.json') ? model : join(modelsDir, `${model}.json`);
}

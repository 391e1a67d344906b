import { dirname, resolve } from 'node:path';
import type { Region } from '../image/region';
import { readCard, type ModelDirection } from '../translate/card';
import { readCheckedModel } from '../translate/check-model';
import { defaultModelsDir, findCardPath } from '../translate/load-translator';

/** What the contenders need to know of a model. */
export interface BenchModel {
  readonly name: string;
  /** Path of the card. */
  readonly card: string;
  /** Path of the ONNX file. */
  readonly file: string;
  readonly sha256: string;
  readonly direction: ModelDirection;
  readonly input: string;
  readonly output: string;
  /** The part of a frame that every contender translates: the model's own region. */
  readonly region: Region;
}

/**
 * Finds a model by name or card and checks the file against it.
 * @throws ModelError that names card, file, expected and found
 */
export async function findModel(name: string): Promise<BenchModel> {
  const path = resolve(findCardPath(name, defaultModelsDir));
  const card = await readCard(path);
  await readCheckedModel(card, path);
  return {
    name: card.name,
    card: path,
    file: resolve(dirname(path), card.file),
    sha256: card.sha256,
    direction: card.direction,
    input: card.input.name,
    output: card.output.name,
    region: card.region,
  };
}

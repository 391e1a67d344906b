import { resolveRegion } from '../../image/region';
import type { RgbFrame } from '../../image/frame';
import { readCard } from '../../translate/card';
import { DEFAULT_MODELS, defaultModelsDir, findCardPath } from '../../translate/load-translator';
import { InputError } from '../frames/input-error';
import { loadVariant } from './load-variant';
import type { ModelSpec, Variant } from './load-variant';
import { readLabels } from './read-labels';
import type { LabelEdges } from './read-labels';

/** Frames of a bag that are labelled unless told otherwise: about 20 s of work on two cores. */
export const LABELLED_FRAMES = 500;

/**
 * The model that labels tape.
 * @param model a name in models/, or a card's path; the model that the proxy runs by default unless given
 * @throws ModelError on a card that cannot be read, InputError where it does not make frames look like the simulator
 */
export async function chooseLabeller(model: string = DEFAULT_MODELS.real2sim): Promise<ModelSpec> {
  const { name, direction } = await readCard(findCardPath(model, defaultModelsDir));
  if (direction !== 'real2sim') {
    throw new InputError(
      `--model ${model}: expected a model of direction real2sim, whose output shows the simulator's tape, found ${direction}`,
    );
  }
  return { name, kind: 'model', model, direction };
}

/** Labels the tape of frames by what a real2sim model makes of them. */
export class FrameLabeller {
  /** @param variant the loaded model */
  constructor(private readonly variant: Variant) {}

  /** @throws ModelError where the model is missing or not what its card says */
  static async load(spec: ModelSpec): Promise<FrameLabeller> {
    return new FrameLabeller(await loadVariant(spec));
  }

  /** A truth mask (lines/tape.ts), width * height bytes. Does not change the frame. @throws TranslateError */
  async label(frame: RgbFrame, edges?: LabelEdges): Promise<Uint8Array> {
    return this.read(await this.translate(frame), edges);
  }

  /** What the model makes of a frame. Does not change the frame. @throws TranslateError */
  translate(frame: RgbFrame): Promise<RgbFrame> {
    return this.variant.apply(frame);
  }

  /** The mask of a frame that the model has translated. */
  read(translated: RgbFrame, edges?: LabelEdges): Uint8Array {
    const { width, height } = translated;
    return readLabels(translated, resolveRegion(this.variant.region, width, height), edges);
  }

  close(): Promise<void> {
    return this.variant.close();
  }
}

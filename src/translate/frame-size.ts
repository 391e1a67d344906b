import type { RgbFrame } from '../image/frame';
import type { AnyCard, ModelCard } from './card';
import { TranslateError } from './translate-error';

const CHANNELS = 3;

/** Why a frame cannot be given to a model: its memory is not transferable as a whole, or its size is not the model's. */
export function findSizeProblem(card: ModelCard, frame: RgbFrame): TranslateError | undefined {
  const { width, height, data } = frame;
  const bytes = width * height * CHANNELS;
  if (data.length !== bytes || data.buffer.byteLength !== bytes) {
    return new TranslateError(
      `Model ${card.name}: expected ${bytes} bytes in a buffer of their own for ${width}x${height}, ` +
        `got ${data.length} bytes in a buffer of ${data.buffer.byteLength}.`,
    );
  }
  return findShapeProblem(card, width, height);
}

/** Why a frame of this size cannot be given to a model. */
export function findShapeProblem(card: ModelCard, width: number, height: number): TranslateError | undefined {
  if (takesSize(card, width, height)) return undefined;
  const [, modelHeight, modelWidth] = card.input.shape;
  return new TranslateError(
    `Model ${card.name}: expected frames of ${modelWidth}x${modelHeight} (its card's input shape), got ` +
      `${width}x${height}: set the camera or the region to that size, or take a model of free size.`,
  );
}

/** Whether a model was made for frames of this size. */
export function takesSize({ input }: Pick<AnyCard, 'input'>, width: number, height: number): boolean {
  const [, modelHeight, modelWidth] = input.shape;
  return isFit(modelWidth, width) && isFit(modelHeight, height);
}

function isFit(side: number | string, pixels: number): boolean {
  return typeof side === 'string' || side === pixels;
}

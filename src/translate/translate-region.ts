import type { BufferPool } from '../image/buffer-pool';
import type { RgbFrame } from '../image/frame';
import { copyRegionIn, copyRegionOut, isWholeFrame, resolveRegion, type Region } from '../image/region';
import type { LightDescription } from './light-chooser';
import { TranslateError } from './translate-error';
import type { Translator } from './translator';

/**
 * Translates a part of the frame; the rest stays. The part is copied out and in: two copies of its pixels, none where it
 * is the whole frame. Takes ownership of the frame, as `translate` does.
 * @param parts memory for the parts, of one camera and region
 * @param light as for `Translator.translate`
 * @throws TranslateError, also where the model changes the size
 */
export async function translateRegion(
  translator: Translator,
  frame: RgbFrame,
  region: Region,
  parts: BufferPool,
  light?: LightDescription,
): Promise<RgbFrame> {
  const part = resolveRegion(region, frame.width, frame.height);
  if (isWholeFrame(part, frame)) return translateSameSize(translator, frame, light);
  const translated = await translateSameSize(translator, copyRegionOut(frame, part, parts), light);
  copyRegionIn(frame, part, translated);
  parts.give(translated.data.buffer);
  return frame;
}

async function translateSameSize(
  translator: Translator,
  frame: RgbFrame,
  light?: LightDescription,
): Promise<RgbFrame> {
  const { width, height } = frame;
  const translated = await translator.translate(frame, light);
  if (translated.width === width && translated.height === height) return translated;
  throw new TranslateError(
    `Model ${translator.name}: expected a frame of ${width}x${height}, got ${translated.width}x${translated.height}.`,
  );
}

import pino from 'pino';
import type { RgbFrame } from '../../src/image/frame';
import { BufferPool } from '../../src/image/buffer-pool';
import type { ColorRanges } from '../../src/lines/color-ranges';
import type { LightDescription } from '../../src/translate/light-chooser';
import { loadTranslator } from '../../src/translate/load-translator';
import { translateRegion } from '../../src/translate/translate-region';
import type { Translator } from '../../src/translate/translator';

// What `sim2real calibrate` makes of 1,200 frames of duckietown-gym: the thresholds that canonical was made for.
export const SIMULATOR_THRESHOLDS: ColorRanges = {
  white: [{ low: [0, 0, 116], high: [180, 35, 255] }],
  yellow: [{ low: [16, 124, 88], high: [31, 255, 255] }],
  red: [
    { low: [0, 196, 40], high: [13, 255, 235] },
    { low: [174, 104, 96], high: [180, 255, 251] },
  ],
};

/** Loads a real2sim model, by default the shipped one, on the CPU. */
export function loadModel(model = 'canonical'): Promise<Translator> {
  const options = { model, direction: 'real2sim', providers: ['cpu'] } as const;
  return loadTranslator({ ...options, logger: pino({ level: 'silent' }) });
}

/** A translated copy, as the pipeline makes it: the region of the card; the rest stays as it was. */
export function translateFrame(
  translator: Translator,
  frame: RgbFrame,
  light?: LightDescription,
): Promise<RgbFrame> {
  const copy = { ...frame, data: frame.data.slice() };
  return translateRegion(translator, copy, translator.region, new BufferPool(), light);
}

import type { RgbFrame } from '../pipeline/frame';
import type { Region } from '../pipeline/region';
import type { ModelCard } from './card';
import type { JpegOptions, TranslatedJpeg, Translator } from './translator';

/** A translator whose model has a card: what it is, stands there. */
export abstract class CardTranslator implements Translator {
  abstract readonly card: ModelCard;
  abstract readonly provider: string;

  get name(): string {
    return this.card.name;
  }

  get sha256(): string {
    return this.card.sha256;
  }

  get region(): Region {
    return this.card.region;
  }

  abstract translate(frame: RgbFrame): Promise<RgbFrame>;
  abstract translateJpeg(data: Uint8Array, options: JpegOptions): Promise<TranslatedJpeg | undefined>;
  abstract close(): Promise<void>;
}

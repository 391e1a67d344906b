import type { Region } from '../image/region';
import type { ModelCard } from './card';

/** What a translator reads off the card of its model. */
export abstract class CardTranslator {
  abstract readonly card: ModelCard;

  get name(): string {
    return this.card.name;
  }

  get sha256(): string {
    return this.card.sha256;
  }

  get region(): Region {
    return this.card.region;
  }
}

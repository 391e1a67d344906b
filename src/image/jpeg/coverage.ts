import type { Frame, ScanHeader } from './scan';

const COEFFICIENTS = 64;

/** Which coefficients the scans of a picture have told to their last bit. */
export class Coverage {
  /** By component: the lowest bit known of each coefficient. */
  readonly #low: ReadonlyMap<number, Uint8Array>;

  constructor({ components }: Frame) {
    this.#low = new Map(components.map(({ id }) => [id, new Uint8Array(COEFFICIENTS).fill(255)]));
  }

  add({ components, first, last, low }: ScanHeader): void {
    for (const { id } of components) this.#low.get(id)?.fill(low, first, last + 1);
  }

  get isComplete(): boolean {
    return [...this.#low.values()].every((bits) => bits.every((low) => low === 0));
  }
}

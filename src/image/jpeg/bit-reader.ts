import type { HuffmanTable } from './huffman-tables';

const CODE_BITS = 16;

/** Reads Huffman codes of entropy-coded data, up to the next marker; nothing is kept of the values. */
export class BitReader {
  readonly #bytes: Uint8Array;
  /** The next byte that is not in `#held` yet. */
  #at: number;
  /** The lowest `#count` bits are still to be read. */
  #held = 0;
  #count = 0;

  constructor(bytes: Uint8Array, from: number) {
    this.#bytes = bytes;
    this.#at = from;
  }

  /** The first byte that no code has touched; what is left of the last one is padding. */
  get position(): number {
    let at = this.#at;
    // Whole bytes that were fetched ahead go back; of a stuffed ff 00 both do.
    for (let whole = this.#count >> 3; whole > 0; whole--) {
      at -= this.#bytes[at - 1] === 0 && this.#bytes[at - 2] === 0xff ? 2 : 1;
    }
    return at;
  }

  /** @returns the symbol; -1 where the bits are no code, or the data end within it */
  readSymbol(table: HuffmanTable): number {
    this.#fetch();
    const ahead =
      this.#count >= CODE_BITS
        ? this.#held >> (this.#count - CODE_BITS)
        : this.#held << (CODE_BITS - this.#count);
    const entry = table[ahead & 0xffff] ?? 0;
    const length = entry >> 8;
    if (length === 0 || length > this.#count) return -1;
    this.#count -= length;
    return entry & 0xff;
  }

  /** @param bits up to 16 @returns their value; -1 where there are not as many */
  readBits(bits: number): number {
    this.#fetch();
    if (bits > this.#count) return -1;
    this.#count -= bits;
    return (this.#held >> this.#count) & ((1 << bits) - 1);
  }

  /** @returns whether there were as many */
  skipBits(bits: number): boolean {
    this.#fetch();
    if (bits > this.#count) return false;
    this.#count -= bits;
    return true;
  }

  /** Holds 17 to 24 bits: more than a code has, and few enough for a small integer. */
  #fetch(): void {
    const bytes = this.#bytes;
    while (this.#count <= CODE_BITS && this.#at < bytes.length) {
      const byte = bytes[this.#at] ?? 0;
      if (byte === 0xff) {
        if (bytes[this.#at + 1] !== 0) return;
        this.#at++;
      }
      this.#at++;
      this.#held = ((this.#held << 8) | byte) & 0xff_ff_ff;
      this.#count += 8;
    }
  }
}

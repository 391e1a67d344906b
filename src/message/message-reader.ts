import { ImageError } from '../image/image-error';
import type { Layout } from './layout';

/** Reads a message's fields in their order; throws an ImageError where the message ends too soon. */
export class MessageReader {
  readonly #data: Uint8Array;
  readonly #view: DataView;
  readonly #layout: Layout;
  #at: number;

  constructor(data: Uint8Array, layout: Layout) {
    this.#data = data;
    this.#view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    this.#layout = layout;
    this.#at = layout.start;
  }

  /** Where the next field's bytes begin, before any padding. */
  get offset(): number {
    return this.#at;
  }

  uint8(): number {
    return this.#view.getUint8(this.#take(1));
  }

  uint32(): number {
    this.#align();
    return this.#view.getUint32(this.#take(4), this.#layout.isLittleEndian);
  }

  int32(): number {
    return this.uint32() | 0;
  }

  float32(): number {
    this.#align();
    return this.#view.getFloat32(this.#take(4), this.#layout.isLittleEndian);
  }

  string(): string {
    const bytes = this.bytes();
    const end = this.#layout.isCdr && bytes.at(-1) === 0 ? bytes.length - 1 : bytes.length;
    return Buffer.from(bytes.buffer, bytes.byteOffset, end).toString('utf8');
  }

  /** A view, not a copy. */
  bytes(): Uint8Array {
    const length = this.uint32();
    const start = this.#take(length);
    return this.#data.subarray(start, start + length);
  }

  #align(): void {
    if (!this.#layout.isCdr) return;
    const over = (this.#at - this.#layout.start) % 4;
    if (over > 0) this.#at += 4 - over;
  }

  #take(bytes: number): number {
    const start = this.#at;
    if (start + bytes > this.#data.length) {
      throw new ImageError(
        'truncated',
        `Expected ${bytes} bytes at byte ${start} of the message, found its end at ${this.#data.length}.`,
      );
    }
    this.#at += bytes;
    return start;
  }
}

import { CDR, type Layout } from './layout';

/** A quarter more than asked for, because no two JPEGs are of one size. */
const HEADROOM = 1.25;

/**
 * Writes a message's fields in their order, one message after the other into the same memory: publishing copies it
 * before it returns, so a frame costs no allocation once the memory is large enough.
 *
 * (@foxglove/cdr's writer takes a string's number of UTF-16 units for its bytes, and so cuts what is not ASCII.)
 */
export class MessageWriter {
  readonly #layout: Layout;
  readonly #encapsulation: Uint8Array;
  #memory: Buffer;
  #at = 0;

  /** @param capacity bytes that the first message is expected to have */
  constructor(layout: Layout = CDR, capacity = 256) {
    this.#layout = layout;
    this.#encapsulation = makeEncapsulation(layout);
    this.#memory = Buffer.alloc(capacity);
  }

  /** What was written since `begin`; valid until the next one. */
  get message(): Buffer {
    return this.#memory.subarray(0, this.#at);
  }

  /** Begins a message. @param head the first bytes of another one of the same layout, which are copied */
  begin(head = this.#encapsulation): void {
    this.#at = 0;
    this.#copy(head);
  }

  uint8(value: number): void {
    this.#reserve(1);
    this.#at = this.#memory.writeUInt8(value, this.#at);
  }

  uint32(value: number): void {
    this.#align();
    this.#reserve(4);
    this.#at = this.#layout.isLittleEndian
      ? this.#memory.writeUInt32LE(value, this.#at)
      : this.#memory.writeUInt32BE(value, this.#at);
  }

  int32(value: number): void {
    this.uint32(value >>> 0);
  }

  string(value: string): void {
    const length = Buffer.byteLength(value);
    const { isCdr } = this.#layout;
    this.uint32(isCdr ? length + 1 : length);
    this.#reserve(length);
    this.#at += this.#memory.write(value, this.#at);
    if (isCdr) this.uint8(0);
  }

  /** A sequence of bytes: their number, then the bytes. */
  bytes(data: Uint8Array): void {
    this.uint32(data.length);
    this.#copy(data);
  }

  #copy(data: Uint8Array): void {
    this.#reserve(data.length);
    this.#memory.set(data, this.#at);
    this.#at += data.length;
  }

  #align(): void {
    if (!this.#layout.isCdr) return;
    // Written, not skipped: what a former message left there must not travel.
    while ((this.#at - this.#layout.start) % 4 !== 0) this.uint8(0);
  }

  #reserve(bytes: number): void {
    const needed = this.#at + bytes;
    if (needed <= this.#memory.length) return;
    const grown = Buffer.alloc(Math.ceil(Math.max(needed * HEADROOM, this.#memory.length * 2)));
    grown.set(this.message);
    this.#memory = grown;
  }
}

/** Representation identifier and options: 4 bytes before CDR's fields, none before ROS 1's. */
function makeEncapsulation({ isCdr, isLittleEndian }: Layout): Uint8Array {
  return Uint8Array.from(isCdr ? [0, isLittleEndian ? 1 : 0, 0, 0] : []);
}

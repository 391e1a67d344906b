import { open, stat, type FileHandle } from 'node:fs/promises';
import { BagError } from './bag-error';

/** More than any message or index worth having: a damaged length must not allocate the machine's memory. */
export const MAX_RECORD_BYTES = 512 * 1024 * 1024;

/** A record's own head comes on top. */
const SLACK = 1024;

/** A file read by offset. Nothing is cached: the operating system does that. */
export class BagFile {
  #shared = new Uint8Array();

  private constructor(
    readonly path: string,
    readonly size: number,
    readonly handle: FileHandle,
  ) {}

  static async open(path: string): Promise<BagFile> {
    // Whoever opens a pipe waits for its writer, for good where there is none.
    if (!(await stat(path)).isFile()) {
      throw new BagError(`${path}: expected a file, found a folder, pipe, socket or device.`);
    }
    const handle = await open(path, 'r');
    try {
      return new BagFile(path, (await handle.stat()).size, handle);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** Opens a file for what `make` makes of it, and closes it again where that fails. */
  static async openFor<T>(path: string, make: (file: BagFile) => Promise<T>): Promise<T> {
    const file = await BagFile.open(path);
    try {
      return await make(file);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /**
   * @returns up to `length` bytes from `offset`: fewer only at the file's end. Own memory, byteOffset 0.
   * Throws a RangeError for a length beyond MAX_RECORD_BYTES.
   */
  readUpTo(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    return this.#fill(new Uint8Array(this.#limit(offset, length)), offset);
  }

  /**
   * As `readUpTo`, but into memory that the next call uses again: for pieces of megabytes, which the garbage collector
   * would let pile up.
   */
  readShared(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    const wanted = this.#limit(offset, length);
    if (wanted > this.#shared.length) this.#shared = new Uint8Array(wanted);
    return this.#fill(this.#shared.subarray(0, wanted), offset);
  }

  #limit(offset: number, length: number): number {
    const wanted = Math.max(0, Math.min(length, this.size - offset));
    if (wanted > MAX_RECORD_BYTES + SLACK) {
      throw new RangeError(
        `${this.path}: expected at most ${MAX_RECORD_BYTES} bytes in a piece at byte ${offset}, found ${length}`,
      );
    }
    return wanted;
  }

  async #fill(bytes: Uint8Array<ArrayBuffer>, offset: number): Promise<Uint8Array<ArrayBuffer>> {
    let filled = 0;
    while (filled < bytes.length) {
      const { bytesRead } = await this.handle.read(bytes, filled, bytes.length - filled, offset + filled);
      // The file has become shorter since it was opened.
      if (bytesRead === 0) return bytes.subarray(0, filled);
      filled += bytesRead;
    }
    return bytes;
  }

  close(): Promise<void> {
    return this.handle.close();
  }
}

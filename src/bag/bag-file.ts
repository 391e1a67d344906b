import { open, type FileHandle } from 'node:fs/promises';

/** More than any message or index worth having: a damaged length must not allocate the machine's memory. */
export const MAX_RECORD_BYTES = 512 * 1024 * 1024;

/** A record's own head comes on top. */
const SLACK = 1024;

/** A file read by offset. Nothing is cached: the operating system does that. */
export class BagFile {
  private constructor(
    readonly path: string,
    readonly size: number,
    readonly handle: FileHandle,
  ) {}

  static async open(path: string): Promise<BagFile> {
    const handle = await open(path, 'r');
    try {
      return new BagFile(path, (await handle.stat()).size, handle);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /**
   * @returns up to `length` bytes from `offset`: fewer only at the file's end. Own memory, byteOffset 0.
   * Throws a RangeError for a length beyond MAX_RECORD_BYTES.
   */
  async readUpTo(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    const wanted = Math.max(0, Math.min(length, this.size - offset));
    if (wanted > MAX_RECORD_BYTES + SLACK) {
      throw new RangeError(
        `${this.path}: expected at most ${MAX_RECORD_BYTES} bytes in a piece at byte ${offset}, found ${length}`,
      );
    }
    const bytes = new Uint8Array(wanted);
    let filled = 0;
    while (filled < wanted) {
      const { bytesRead } = await this.handle.read(bytes, filled, wanted - filled, offset + filled);
      // The file has become shorter since it was opened.
      if (bytesRead === 0) return bytes.slice(0, filled);
      filled += bytesRead;
    }
    return bytes;
  }

  close(): Promise<void> {
    return this.handle.close();
  }
}

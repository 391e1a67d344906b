import { open, type FileHandle } from 'node:fs/promises';
import sharp from 'sharp';
import type { ClipEncoder } from './clip-encoder';
import type { ClipFrame } from '../image/clip-frame';

/** RIFF header, VP8X and ANIM chunks: what stands before the frames. */
const HEAD_BYTES = 12 + 18 + 14;
const ANIMATION_FLAG = 0x02;
const QUALITY = 80;

/**
 * An animated WebP, one frame in memory at a time: sharp encodes each frame, and the container (RFC 9649) is put
 * around them here, since sharp wants all frames of an animation at once.
 */
export class WebpAnimation implements ClipEncoder {
  readonly #file: FileHandle;
  #position = HEAD_BYTES;
  #size = { width: 0, height: 0 };
  #isClosed = false;

  static async create(path: string): Promise<WebpAnimation> {
    return new WebpAnimation(await open(path, 'wx'));
  }

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  async add({ width, height, data }: ClipFrame, duration: number): Promise<void> {
    this.#size = { width, height };
    const picture = await sharp(data, { raw: { width, height, channels: 3 } })
      .webp({ quality: QUALITY, effort: 2 })
      .toBuffer();
    const head = Buffer.alloc(24);
    // Chunks of the still picture after its RIFF header become the frame's.
    const chunks = picture.subarray(12);
    head.write('ANMF', 0, 'latin1');
    head.writeUInt32LE(16 + chunks.length, 4);
    head.writeUIntLE(width - 1, 14, 3);
    head.writeUIntLE(height - 1, 17, 3);
    head.writeUIntLE(Math.max(1, Math.round(duration)), 20, 3);
    // Bit 1: frames replace what is below instead of blending.
    head.writeUInt8(0x02, 23);
    await this.#write(Buffer.concat([head, chunks]));
  }

  async finish(): Promise<void> {
    const head = Buffer.alloc(HEAD_BYTES);
    head.write('RIFF', 0, 'latin1');
    head.writeUInt32LE(this.#position - 8, 4);
    head.write('WEBPVP8X', 8, 'latin1');
    head.writeUInt32LE(10, 16);
    head.writeUInt8(ANIMATION_FLAG, 20);
    head.writeUIntLE(this.#size.width - 1, 24, 3);
    head.writeUIntLE(this.#size.height - 1, 27, 3);
    head.write('ANIM', 30, 'latin1');
    head.writeUInt32LE(6, 34);
    await this.#file.write(head, 0, HEAD_BYTES, 0);
    await this.abandon();
  }

  async abandon(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.#file.close();
  }

  async #write(bytes: Buffer): Promise<void> {
    await this.#file.write(bytes, 0, bytes.length, this.#position);
    this.#position += bytes.length;
  }
}

import sharp from 'sharp';
import type { Logger } from '../process/log';
import { BufferPool } from '../image/buffer-pool';
import type { CameraImage } from '../image/frame';
import type { CameraFrame } from '../pipeline/camera-frame';
import type { FrameObserver } from '../pipeline/frame-observer';
import type { OutputImage } from '../pipeline/picture-codec';
import { RateLimit } from '../pipeline/rate-limit';
import { RawCodec } from '../image/raw-codec';
import { checkRawPicture } from '../image/raw-encodings';
import { makeClipFrame, type ClipPicture } from '../image/clip-frame';
import type { Layout } from '../message/layout';
import { ImageMessageWriter } from '../message/write-image-message';
import type { ParameterSource } from './parameter-source';

const QUALITY = 80;

/** Where the picture goes, on either ROS. */
export interface DebugOutput {
  readonly subscriberCount: number;
  /** @param message a serialised CompressedImage; copied before this returns */
  publish(message: Buffer): void;
}

/**
 * Camera picture and proxy picture side by side, at most 480 rows, for people who watch. Made only while somebody
 * subscribes, at a low rate, one at a time and off the main thread, so that it costs the frames nothing.
 */
export class DebugImage implements FrameObserver {
  readonly #output: DebugOutput;
  readonly #parameters: ParameterSource;
  readonly #log: Logger;
  readonly #writer: ImageMessageWriter;
  readonly #rate = new RateLimit();
  readonly #raw = new RawCodec();
  #isBusy = false;
  #isClosed = false;

  /** @param parameters debug_rate may change while frames flow */
  constructor(output: DebugOutput, layout: Layout, parameters: ParameterSource, log: Logger) {
    this.#output = output;
    this.#writer = new ImageMessageWriter(layout);
    this.#parameters = parameters;
    this.#log = log;
  }

  /** Most frames are not shown. */
  onPublished(frame: CameraFrame, result: OutputImage): void {
    const rate = this.#parameters.values.debug_rate;
    if (rate <= 0 || this.#isBusy || this.#output.subscriberCount === 0) return;
    if (!this.#rate.accepts(performance.now(), rate)) return;
    this.#isBusy = true;
    this.#show(frame, result)
      .catch((error: unknown) => {
        this.#log.debug({ err: error }, 'no debug image of this frame');
      })
      .finally(() => (this.#isBusy = false));
  }

  close(): void {
    this.#isClosed = true;
    this.#raw.close();
  }

  async #show({ header, image }: CameraFrame, { compressed, raw }: OutputImage): Promise<void> {
    // A copy: the memory of a raw result serves a later frame.
    const proxy = compressed ?? (raw && { ...raw, data: raw.data.slice() });
    if (!proxy) return;
    const [before, after] = [await this.#read(image), await this.#read(proxy)];
    const { width, height, data } = await makeClipFrame(before, after);
    const jpeg = await sharp(data, { raw: { width, height, channels: 3 } })
      .jpeg({ quality: QUALITY })
      .toBuffer();
    if (this.#isClosed) return;
    const picture = { kind: 'compressed', format: 'jpeg', data: new Uint8Array(jpeg) } as const;
    this.#output.publish(this.#writer.write(header, picture));
  }

  async #read(image: CameraImage): Promise<ClipPicture> {
    if (image.kind === 'compressed') return image.data;
    return this.#raw.decode(image, checkRawPicture(image), new BufferPool());
  }
}

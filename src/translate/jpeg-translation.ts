import jpeg from '@julusian/jpeg-turbo';
import { Tensor, type InferenceSession } from 'onnxruntime-node';
import type { JpegOptions, StageTimes } from './translator';

/** What a size needs: memory for both pictures, the tensors on it, and room for any JPEG of that size. */
interface Workplace {
  readonly width: number;
  readonly height: number;
  readonly decoded: Buffer;
  readonly translated: Buffer;
  readonly encoded: Buffer;
  readonly feeds: Readonly<Record<string, Tensor>>;
  readonly fetches: Readonly<Record<string, Tensor>>;
}

/**
 * Decodes, translates and encodes on one thread, in memory that is kept: of a frame only its two JPEGs travel. Against
 * libuv's pool for the JPEGs and a thread for the model this spares six changes of threads, each of which waits for a
 * core on a busy machine: 1 ms of 10 at 640x480.
 */
export class JpegTranslation {
  readonly #session: InferenceSession;
  readonly #inputName: string;
  readonly #outputName: string;
  #workplace: Workplace | undefined;

  constructor(session: InferenceSession, inputName: string, outputName: string) {
    this.#session = session;
    this.#inputName = inputName;
    this.#outputName = outputName;
  }

  /**
   * One at a time: the memory is shared by all frames.
   * @returns undefined where libjpeg-turbo does not take the picture, which it does for any doubt
   * @throws what onnxruntime throws
   */
  async translate(
    data: Uint8Array<ArrayBuffer>,
    options: JpegOptions,
  ): Promise<{ data: Uint8Array<ArrayBuffer>; times: StageTimes } | undefined> {
    const { width, height, quality, isGrey } = options;
    const place = this.#prepare(width, height);
    const started = performance.now();
    if (!tryDecode(data, place.decoded)) return undefined;
    const decoded = performance.now();
    await this.#session.run(place.feeds, place.fetches);
    const translated = performance.now();
    const subsampling = isGrey ? jpeg.SAMP_GRAY : jpeg.SAMP_420;
    const encoding = { format: jpeg.FORMAT_RGB, width, height, subsampling, quality };
    const used = jpeg.compressSync(place.translated, place.encoded, encoding);
    // The 30 to 100 kB of it that are used go on; the room stays.
    const result = new Uint8Array(used);
    const times = {
      decode: decoded - started,
      translate: translated - decoded,
      encode: performance.now() - translated,
    };
    return { data: result, times };
  }

  #prepare(width: number, height: number): Workplace {
    if (this.#workplace?.width === width && this.#workplace.height === height) return this.#workplace;
    const bytes = width * height * 3;
    const [input, output] = [new Uint8Array(bytes), new Uint8Array(bytes)];
    const shape = [1, height, width, 3];
    this.#workplace = {
      width,
      height,
      decoded: Buffer.from(input.buffer),
      translated: Buffer.from(output.buffer),
      // 4:4:4 has the largest worst case.
      encoded: Buffer.from(new ArrayBuffer(jpeg.bufferSize({ width, height, subsampling: jpeg.SAMP_444 }))),
      feeds: { [this.#inputName]: new Tensor('uint8', input, shape) },
      fetches: { [this.#outputName]: new Tensor('uint8', output, shape) },
    };
    return this.#workplace;
  }
}

function tryDecode(data: Uint8Array<ArrayBuffer>, room: Buffer): boolean {
  try {
    jpeg.decompressSync(Buffer.from(data.buffer), room, { format: jpeg.FORMAT_RGB });
    return true;
  } catch {
    return false;
  }
}

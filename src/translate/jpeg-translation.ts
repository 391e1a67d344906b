import jpeg from '@julusian/jpeg-turbo';
import { Tensor, type InferenceSession } from 'onnxruntime-node';
import type { JpegOptions, StageTimes } from './translator';

/** What a size needs: memory for both pictures, the tensors on it, and room for any JPEG of that size. */
interface Workplace {
  /** Size and rows that it was made for. */
  readonly key: string;
  readonly decoded: Buffer;
  readonly translated: Buffer;
  readonly encoded: Buffer;
  /** Bytes above and below the translated rows: those of `decoded` from `start` on are copied into `translated`. */
  readonly untouched: readonly { readonly start: number; readonly end: number }[];
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
    const place = this.#prepare(options);
    const started = performance.now();
    if (!tryDecode(data, place.decoded)) return undefined;
    const decoded = performance.now();
    await this.#session.run(place.feeds, place.fetches);
    for (const { start, end } of place.untouched) place.decoded.copy(place.translated, start, start, end);
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

  #prepare({ width, height, rows }: JpegOptions): Workplace {
    const key = [width, height, rows.top, rows.count].join(' ');
    if (this.#workplace?.key === key) return this.#workplace;
    const bytes = width * height * 3;
    const [input, output] = [new Uint8Array(bytes), new Uint8Array(bytes)];
    // Whole rows lie together: the model reads and writes them in place.
    const [first, last] = [rows.top * width * 3, (rows.top + rows.count) * width * 3];
    const shape = [1, rows.count, width, 3];
    this.#workplace = {
      key,
      untouched: [
        { start: 0, end: first },
        { start: last, end: bytes },
      ].filter(({ start, end }) => start < end),
      decoded: Buffer.from(input.buffer),
      translated: Buffer.from(output.buffer),
      // 4:4:4 has the largest worst case.
      encoded: Buffer.from(new ArrayBuffer(jpeg.bufferSize({ width, height, subsampling: jpeg.SAMP_444 }))),
      feeds: { [this.#inputName]: new Tensor('uint8', input.subarray(first, last), shape) },
      fetches: { [this.#outputName]: new Tensor('uint8', output.subarray(first, last), shape) },
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

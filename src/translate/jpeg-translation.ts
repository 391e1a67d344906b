import jpeg from '@julusian/jpeg-turbo';
import { Tensor, type InferenceSession } from 'onnxruntime-node';
import type { JpegOptions, StageTimes } from './translator';
import type { WorkerSetup } from './worker-messages';

/** The memory for frames of one size: both pictures, the tensors on them, and space for any JPEG of that size. */
interface WorkBuffers {
  /** The size and rows they were made for. */
  readonly key: string;
  readonly decoded: Buffer;
  readonly translated: Buffer;
  readonly encoded: Buffer;
  /** Bytes above and below the translated rows: those of `decoded` from `start` on are copied into `translated`. */
  readonly untouched: readonly { readonly start: number; readonly end: number }[];
  /** What the second input's tensor lies on; undefined where the model takes no light. */
  readonly light: Float32Array | undefined;
  readonly feeds: Readonly<Record<string, Tensor>>;
  readonly fetches: Readonly<Record<string, Tensor>>;
}

/** Names of the graph's inputs and outputs. */
type Names = Pick<WorkerSetup, 'inputName' | 'outputName' | 'light'>;

/**
 * Decodes, translates and encodes on one thread, in memory that is kept: only a frame's two JPEGs change threads. JPEGs
 * in libuv's pool and the model in a thread would take six more changes, and each waits for a core on a busy machine:
 * 1 ms of 10 at 640x480.
 */
export class JpegTranslation {
  readonly #session: InferenceSession;
  readonly #names: Names;
  #buffers: WorkBuffers | undefined;

  constructor(session: InferenceSession, names: Names) {
    this.#session = session;
    this.#names = names;
  }

  /**
   * One at a time: the memory is shared by all frames.
   * @returns undefined where libjpeg-turbo refuses the picture, which it does when in doubt
   * @throws what onnxruntime throws
   */
  async translate(
    data: Uint8Array<ArrayBuffer>,
    options: JpegOptions,
  ): Promise<{ data: Uint8Array<ArrayBuffer>; times: StageTimes } | undefined> {
    const { width, height, quality, isGrey } = options;
    const buffers = this.#prepare(options);
    const started = performance.now();
    if (!tryDecode(data, buffers.decoded)) return undefined;
    const decoded = performance.now();
    if (options.light) buffers.light?.set(options.light);
    await this.#session.run(buffers.feeds, buffers.fetches);
    for (const { start, end } of buffers.untouched)
      buffers.decoded.copy(buffers.translated, start, start, end);
    const translated = performance.now();
    const subsampling = isGrey ? jpeg.SAMP_GRAY : jpeg.SAMP_420;
    const encoding = { format: jpeg.FORMAT_RGB, width, height, subsampling, quality };
    const used = jpeg.compressSync(buffers.translated, buffers.encoded, encoding);
    // Only the 30 to 100 kB that were written are copied; the buffer stays.
    const result = new Uint8Array(used);
    const times = {
      decode: decoded - started,
      translate: translated - decoded,
      encode: performance.now() - translated,
    };
    return { data: result, times };
  }

  #prepare({ width, height, rows }: JpegOptions): WorkBuffers {
    const key = [width, height, rows.top, rows.count].join(' ');
    if (this.#buffers?.key === key) return this.#buffers;
    const bytes = width * height * 3;
    const [input, output] = [new Uint8Array(bytes), new Uint8Array(bytes)];
    // Whole rows lie together: the model reads and writes them in place.
    const [first, last] = [rows.top * width * 3, (rows.top + rows.count) * width * 3];
    const shape = [1, rows.count, width, 3];
    const { inputName, outputName, light } = this.#names;
    const numbers = light && new Float32Array(light.numbers);
    this.#buffers = {
      key,
      untouched: [
        { start: 0, end: first },
        { start: last, end: bytes },
      ].filter(({ start, end }) => start < end),
      decoded: Buffer.from(input.buffer),
      translated: Buffer.from(output.buffer),
      encoded: Buffer.from(new ArrayBuffer(findWorstCase(width, height))),
      light: numbers,
      feeds: {
        [inputName]: new Tensor('uint8', input.subarray(first, last), shape),
        ...(light && numbers && { [light.inputName]: new Tensor('float32', numbers, [1, light.numbers]) }),
      },
      fetches: { [outputName]: new Tensor('uint8', output.subarray(first, last), shape) },
    };
    return this.#buffers;
  }
}

/** 4:4:4 has the largest worst case, but on a side of 8 pixels or fewer, of which 4:2:0 makes 16. */
function findWorstCase(width: number, height: number): number {
  const sizes = [jpeg.SAMP_444, jpeg.SAMP_420].map((subsampling) =>
    jpeg.bufferSize({ width, height, subsampling }),
  );
  return Math.max(...sizes);
}

function tryDecode(data: Uint8Array<ArrayBuffer>, target: Buffer): boolean {
  try {
    jpeg.decompressSync(Buffer.from(data.buffer), target, { format: jpeg.FORMAT_RGB });
    return true;
  } catch {
    return false;
  }
}

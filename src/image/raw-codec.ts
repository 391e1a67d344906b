import { loadOpenCv, type Mat, type OpenCv } from './load-opencv';
import type { BufferPool } from './buffer-pool';
import type { RawPicture, RgbFrame } from './frame';
import { arrangeChroma, takeMosaic } from './raw-arrangement';
import type { RawEncoding } from './raw-encodings';

const RGB_CHANNELS = 3;

/**
 * Raw pictures to RGB and back. Measured at 640x480 with the copies in and out of WebAssembly's memory: OpenCV takes
 * 0.4 ms for bgr8 and 1.4 ms for yuv422 on this thread. For bgr8 alone, a loop in JavaScript takes as long, sharp
 * 6.7 ms, and an ONNX graph of Split and Concat 0.5 ms and a second hand-over to a worker. OpenCV is right for every
 * encoding and as fast as the rest; it costs 0.4 s and 128 MiB once. The matrices in its memory serve the next frame.
 */
export class RawCodec {
  readonly #mats = new Map<string, Mat>();

  /**
   * Copies: rgb8 once, since the message's memory is not ours to transfer; others into and out of WebAssembly.
   * The picture must have passed `checkRawPicture`.
   */
  async decode(picture: RawPicture, encoding: RawEncoding, pool: BufferPool): Promise<RgbFrame> {
    const { width, height, data } = picture;
    const rowBytes = width * encoding.bytesPerPixel;
    const step = encoding.isStepOfPlanes ? rowBytes : picture.step;
    const frame = new Uint8Array(pool.take(width * height * RGB_CHANNELS));
    if (encoding.codes === undefined) {
      copyRows(data, step, frame, rowBytes, height);
    } else {
      const { cv } = await loadOpenCv();
      const rows = encoding.chroma ? (height * 3) / 2 : height;
      const source = this.#takeMat(cv, 'in', width, rows, encoding.bytesPerPixel);
      const rgb = this.#takeMat(cv, 'rgb', width, height, RGB_CHANNELS);
      copyRows(data, step, viewMat(source), rowBytes, rows);
      cv.cvtColor(source, rgb, findCode(cv, encoding.codes.toRgb));
      frame.set(viewMat(rgb));
    }
    return { width, height, data: frame };
  }

  /**
   * A picture of the encoding, rows without padding, in an array that spans its whole buffer. Alpha becomes 255.
   * rgb8 hands the frame's own data on (no copy); others are copied into and out of WebAssembly.
   */
  async encode(frame: RgbFrame, name: string, encoding: RawEncoding, pool: BufferPool): Promise<RawPicture> {
    const { width, height } = frame;
    const { bytesPerPixel, chroma, mosaic, isStepOfPlanes } = encoding;
    const rows = chroma ? (height * 3) / 2 : height;
    const step = (width * bytesPerPixel * (isStepOfPlanes ? 3 : 2)) / 2;
    let { data } = frame;
    if (encoding.codes !== undefined) {
      data = new Uint8Array(pool.take(width * bytesPerPixel * rows));
      if (mosaic) takeMosaic(frame, mosaic, data);
      else {
        const { cv } = await loadOpenCv();
        const rgb = this.#takeMat(cv, 'rgb', width, height, RGB_CHANNELS);
        const result = this.#takeMat(cv, 'out', width, rows, bytesPerPixel);
        viewMat(rgb).set(frame.data);
        cv.cvtColor(rgb, result, findCode(cv, encoding.codes.fromRgb ?? ''));
        if (chroma) arrangeChroma(viewMat(result), width * height, chroma, data);
        else data.set(viewMat(result));
      }
    }
    return { kind: 'raw', encoding: name, width, height, step, isBigEndian: false, data };
  }

  /** Frees WebAssembly's memory, which no garbage collector does. */
  close(): void {
    for (const mat of this.#mats.values()) {
      mat.delete();
    }
    this.#mats.clear();
  }

  #takeMat(cv: OpenCv, role: string, width: number, height: number, channels: number): Mat {
    const known = this.#mats.get(role);
    if (known?.cols === width && known.rows === height && known.channels() === channels) {
      return known;
    }
    known?.delete();
    const types = [cv.CV_8UC1, cv.CV_8UC2, cv.CV_8UC3, cv.CV_8UC4];
    const mat = new cv.Mat(height, width, types[channels - 1] ?? cv.CV_8UC3);
    this.#mats.set(role, mat);
    return mat;
  }
}

/** Looked up anew each time: when WebAssembly's memory grows, views made before are detached. */
function viewMat(mat: Mat): Uint8Array {
  return mat.data;
}

function findCode(cv: OpenCv, name: string): number {
  const code = (cv as unknown as Readonly<Record<string, unknown>>)[name];
  if (typeof code !== 'number') {
    throw new TypeError(
      `OpenCV has no ${name}: expected @techstark/opencv-js 4.12, install what package-lock.json names.`,
    );
  }
  return code;
}

/** Copies rows without their padding: one memcpy where there is none, else one a row. */
function copyRows(from: Uint8Array, step: number, to: Uint8Array, rowBytes: number, height: number): void {
  if (step === rowBytes) {
    to.set(from);
    return;
  }
  for (let row = 0; row < height; row++) {
    to.set(from.subarray(row * step, row * step + rowBytes), row * rowBytes);
  }
}

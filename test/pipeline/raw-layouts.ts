import type { RawPicture, RgbFrame } from '../../src/image/frame';

type Rgb = readonly [number, number, number];

/** ITU-R BT.601, limited range, as cameras and OpenCV use it for YUV 4:2:2; written from the standard. */
function toYuv([r, g, b]: Rgb): Rgb {
  return [
    16 + (65.481 * r + 128.553 * g + 24.966 * b) / 255,
    128 + (-37.797 * r - 74.203 * g + 112 * b) / 255,
    128 + (112 * r - 93.786 * g - 18.214 * b) / 255,
  ].map(Math.round) as unknown as Rgb;
}

/** How each encoding lays out two neighbouring pixels, from sensor_msgs' documentation; the second has the same chroma. */
export const LAYOUTS: Readonly<Record<string, (pixel: Rgb) => number[]>> = {
  rgb8: ([r, g, b]) => [r, g, b, r, g, b],
  bgr8: ([r, g, b]) => [b, g, r, b, g, r],
  rgba8: ([r, g, b]) => [r, g, b, 255, r, g, b, 255],
  bgra8: ([r, g, b]) => [b, g, r, 255, b, g, r, 255],
  mono8: ([r, g, b]) => Array<number>(2).fill(Math.round(0.299 * r + 0.587 * g + 0.114 * b)),
  yuv422: layOutUyvy,
  uyvy: layOutUyvy,
  yuv422_yuy2: layOutYuyv,
  yuyv: layOutYuyv,
  '8UC3': ([r, g, b]) => [b, g, r, b, g, r],
};
export const PLANES = ['nv12', 'nv21'];
export const MOSAICS = ['rggb', 'bggr', 'gbrg', 'grbg'].map((letters) => `bayer_${letters}8`);

function layOutUyvy(pixel: Rgb): number[] {
  const [y, u, v] = toYuv(pixel);
  return [u, y, v, y];
}

function layOutYuyv(pixel: Rgb): number[] {
  const [y, u, v] = toYuv(pixel);
  return [y, u, y, v];
}

/** The frame in an encoding, with `padding` bytes of 170 behind each row. */
export function layOut(frame: RgbFrame, encoding: string, padding = 0): RawPicture {
  const rows = layRows(frame, encoding).map((row) => [...row, ...Array<number>(padding).fill(170)]);
  const { width, height } = frame;
  const step = rows[0]?.length ?? 0;
  return {
    kind: 'raw',
    encoding,
    width,
    height,
    step,
    isBigEndian: false,
    data: Uint8Array.from(rows.flat()),
  };
}

function layRows(frame: RgbFrame, encoding: string): number[][] {
  if (encoding.startsWith('bayer_')) return layMosaic(frame, encoding.slice('bayer_'.length));
  if (encoding.startsWith('nv')) return layPlanes(frame, encoding === 'nv12' ? [1, 2] : [2, 1]);
  const lay = LAYOUTS[encoding] ?? (() => []);
  return mapRows(frame, 1, (x, y) => (x % 2 === 0 ? lay(getPixel(frame, x, y)) : []));
}

/** One colour a pixel, by the letters of a 2 x 2 cell. */
function layMosaic(frame: RgbFrame, letters: string): number[][] {
  return mapRows(frame, 1, (x, y) => {
    const letter = letters[(x % 2) + 2 * (y % 2)] ?? '';
    return [getPixel(frame, x, y)['rgb'.indexOf(letter)] ?? NaN];
  });
}

/** Y of all pixels, then the chroma of every second pixel in every second row. */
function layPlanes(frame: RgbFrame, order: readonly [number, number]): number[][] {
  return [
    ...mapRows(frame, 1, (x, y) => toYuv(getPixel(frame, x, y)).slice(0, 1)),
    ...mapRows(frame, 2, (x, y) => {
      const yuv = toYuv(getPixel(frame, x, y));
      return x % 2 === 0 ? order.map((part) => yuv[part] ?? NaN) : [];
    }),
  ];
}

function mapRows(
  { width, height }: RgbFrame,
  every: number,
  map: (x: number, y: number) => readonly number[],
): number[][] {
  return Array.from({ length: height / every }, (_, row) =>
    Array.from({ length: width }, (__, x) => map(x, row * every)).flat(),
  );
}

function getPixel({ width, data }: RgbFrame, x: number, y: number): Rgb {
  const at = (y * width + x) * 3;
  return [...data.subarray(at, at + 3)] as unknown as Rgb;
}

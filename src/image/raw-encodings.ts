import type { RawPicture } from './frame';
import { ImageError } from './image-error';

/** How one of sensor_msgs' encodings is turned into rgb8 and back by OpenCV; without codes it is rgb8 itself. */
export interface RawEncoding {
  /** In the first plane, where there are several. */
  readonly bytesPerPixel: number;
  /** Names in OpenCV's `COLOR_...`, or undefined for rgb8. What OpenCV has no name for is arranged by `RawCodec`. */
  readonly codes?: { readonly toRgb: string; readonly fromRgb?: string };
  /** Two pixels share their colour, so that the width must be even. */
  readonly isPaired?: true;
  /** Behind the rows of Y half as many of chroma, in pairs, for every 2 x 2 pixels: U first (NV12), or V. */
  readonly chroma?: 'uv' | 'vu';
  /** The message's step counts the bytes of a row in all planes, as senders do who want step * height to be the size. */
  readonly isStepOfPlanes?: true;
  /** Channel of RGB that each pixel of a 2 x 2 cell has: top left, top right, bottom left, bottom right. */
  readonly mosaic?: Mosaic;
  readonly isGrey?: true;
  /** `format` that image_transport would write for a JPEG of such a picture; its decoder turns the JPEG back. */
  readonly compressedFormat: string;
}

export type Mosaic = readonly [number, number, number, number];

const BGR: RawEncoding = {
  bytesPerPixel: 3,
  codes: { toRgb: 'COLOR_BGR2RGB', fromRgb: 'COLOR_RGB2BGR' },
  compressedFormat: 'bgr8; jpeg compressed bgr8',
};
const UYVY: RawEncoding = {
  bytesPerPixel: 2,
  codes: { toRgb: 'COLOR_YUV2RGB_UYVY', fromRgb: 'COLOR_RGB2YUV_UYVY' },
  isPaired: true,
  compressedFormat: 'rgb8; jpeg compressed bgr8',
};
const YUYV: RawEncoding = {
  ...UYVY,
  codes: { toRgb: 'COLOR_YUV2RGB_YUY2', fromRgb: 'COLOR_RGB2YUV_YUY2' },
};

const NV12: RawEncoding = {
  bytesPerPixel: 1,
  codes: { toRgb: 'COLOR_YUV2RGB_NV12', fromRgb: 'COLOR_RGB2YUV_I420' },
  chroma: 'uv',
  compressedFormat: 'rgb8; jpeg compressed bgr8',
};
const NV21: RawEncoding = {
  ...NV12,
  codes: { toRgb: 'COLOR_YUV2RGB_NV21', fromRgb: 'COLOR_RGB2YUV_I420' },
  chroma: 'vu',
};

const [R, G, B] = [0, 1, 2] as const;

/** What is encoded as JPEG has all its colours: image_transport's decoder must not take it for a mosaic. */
function makeBayer(pattern: string, mosaic: Mosaic): RawEncoding {
  return {
    bytesPerPixel: 1,
    codes: { toRgb: `COLOR_Bayer${pattern}2RGB` },
    mosaic,
    compressedFormat: 'rgb8; jpeg compressed bgr8',
  };
}

// ROS's `yuv422` is UYVY, and so named since Jazzy; `yuv422_yuy2` is what most USB cameras send.
const ENCODINGS: ReadonlyMap<string, RawEncoding> = new Map<string, RawEncoding>([
  ['rgb8', { bytesPerPixel: 3, compressedFormat: 'rgb8; jpeg compressed bgr8' }],
  ['bgr8', BGR],
  // Three channels of no named colour: OpenCV's order, as cv_bridge's users have it.
  ['8UC3', BGR],
  [
    'rgba8',
    {
      bytesPerPixel: 4,
      codes: { toRgb: 'COLOR_RGBA2RGB', fromRgb: 'COLOR_RGB2RGBA' },
      compressedFormat: 'rgba8; jpeg compressed bgr8',
    },
  ],
  [
    'bgra8',
    {
      bytesPerPixel: 4,
      codes: { toRgb: 'COLOR_BGRA2RGB', fromRgb: 'COLOR_RGB2BGRA' },
      compressedFormat: 'bgra8; jpeg compressed bgr8',
    },
  ],
  [
    'mono8',
    {
      bytesPerPixel: 1,
      codes: { toRgb: 'COLOR_GRAY2RGB', fromRgb: 'COLOR_RGB2GRAY' },
      isGrey: true,
      compressedFormat: 'mono8; jpeg compressed ',
    },
  ],
  ['yuv422', UYVY],
  ['uyvy', UYVY],
  ['yuv422_yuy2', YUYV],
  ['yuyv', YUYV],
  ['nv12', NV12],
  ['nv21', NV21],
  ['bayer_rggb8', makeBayer('RGGB', [R, G, G, B])],
  ['bayer_bggr8', makeBayer('BGGR', [B, G, G, R])],
  ['bayer_gbrg8', makeBayer('GBRG', [G, B, R, G])],
  ['bayer_grbg8', makeBayer('GRBG', [G, R, B, G])],
]);

/** The names that this program takes, as sensor_msgs/image_encodings.hpp spells them, and `nv12`. */
export const RAW_ENCODINGS: readonly string[] = [...ENCODINGS.keys()];

/**
 * Looks the encoding up and checks that size, step and data agree, as strictly as cv_bridge does.
 * Throws an ImageError otherwise.
 */
export function checkRawPicture(picture: RawPicture): RawEncoding {
  const { encoding: name, width, height, step, data } = picture;
  const encoding = ENCODINGS.get(name);
  if (encoding === undefined) {
    throw new ImageError(
      'unsupported-encoding',
      `Expected one of the encodings ${RAW_ENCODINGS.join(', ')}, found ${JSON.stringify(name)}: set the camera driver's ` +
        `encoding, or use the compressed topic.`,
    );
  }
  const found = `${name} ${width}x${height}, step ${step}, ${data.length} bytes`;
  if (width === 0 || height === 0 || data.length === 0) {
    throw new ImageError(
      'empty',
      `Expected an image with pixels, found ${found}: look at the camera driver.`,
    );
  }
  if (step < width * encoding.bytesPerPixel) {
    throw new ImageError(
      'broken',
      `Expected a step of at least ${width * encoding.bytesPerPixel} bytes, found ${found}.`,
    );
  }
  if (encoding.isPaired && width % 2 !== 0) {
    throw new ImageError('broken', `Expected an even width of a YUV 4:2:2 image, found ${found}.`);
  }
  if (encoding.mosaic && (width < 3 || height < 3)) {
    throw new ImageError('broken', `Expected a Bayer image of at least 3x3 pixels, found ${found}.`);
  }
  if (encoding.chroma) return checkPlanes(picture, encoding, found);
  checkLength(data.length, step * height, 'step * height', found);
  return encoding;
}

/** Two planes of step bytes a row; or rows without padding, and a step of both planes. */
function checkPlanes(
  { width, height, step, data }: RawPicture,
  encoding: RawEncoding,
  found: string,
): RawEncoding {
  if (width % 2 !== 0 || height % 2 !== 0) {
    throw new ImageError('broken', `Expected an even width and height of a YUV 4:2:0 image, found ${found}.`);
  }
  if (2 * step === 3 * width && data.length === step * height) return { ...encoding, isStepOfPlanes: true };
  checkLength(data.length, (step * height * 3) / 2, 'step * height * 3 / 2', found);
  return encoding;
}

function checkLength(length: number, expected: number, formula: string, found: string): void {
  if (length === expected) return;
  throw new ImageError(
    length < expected ? 'truncated' : 'broken',
    `Expected ${formula} = ${expected} bytes, found ${found}.`,
  );
}

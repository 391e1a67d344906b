import type { RawPicture } from './frame';
import { ImageError } from './image-error';

/** How one of sensor_msgs' encodings is turned into rgb8 and back by OpenCV; without codes it is rgb8 itself. */
export interface RawEncoding {
  readonly bytesPerPixel: number;
  /** Names in OpenCV's `COLOR_...`, or undefined for rgb8. */
  readonly codes?: { readonly toRgb: string; readonly fromRgb: string };
  /** Two pixels share their colour, so that the width must be even. */
  readonly isPaired?: true;
  /** `format` that image_transport would write for a JPEG of such a picture; its decoder turns the JPEG back. */
  readonly compressedFormat: string;
}

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

// ROS's `yuv422` is UYVY, and so named since Jazzy; `yuv422_yuy2` is what most USB cameras send.
const ENCODINGS: ReadonlyMap<string, RawEncoding> = new Map<string, RawEncoding>([
  ['rgb8', { bytesPerPixel: 3, compressedFormat: 'rgb8; jpeg compressed bgr8' }],
  [
    'bgr8',
    {
      bytesPerPixel: 3,
      codes: { toRgb: 'COLOR_BGR2RGB', fromRgb: 'COLOR_RGB2BGR' },
      compressedFormat: 'bgr8; jpeg compressed bgr8',
    },
  ],
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
      compressedFormat: 'mono8; jpeg compressed ',
    },
  ],
  ['yuv422', UYVY],
  ['uyvy', UYVY],
  ['yuv422_yuy2', YUYV],
  ['yuyv', YUYV],
]);

/** The names that this program takes, as sensor_msgs/image_encodings.hpp spells them. */
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
  if (data.length !== step * height) {
    throw new ImageError(
      data.length < step * height ? 'truncated' : 'broken',
      `Expected step * height = ${step * height} bytes, found ${found}.`,
    );
  }
  return encoding;
}

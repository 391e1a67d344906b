import { VIEW_HEIGHT, VIEW_WIDTH } from './road-view';
import type { RoadView } from './road-view';

/** What measures of whole sets use of a frame. */
export interface Signature {
  /** What it shows, whatever its light: THUMBNAIL_LENGTH values (diversity). */
  readonly thumbnail: Float32Array;
  /** What it looks like: FEATURES values (two-sample test). */
  readonly features: Float32Array;
}

/** Side of the square of pixels that makes one pixel of the thumbnail. */
const BLOCK = 4;
const [COLUMNS, ROWS] = [VIEW_WIDTH / BLOCK, VIEW_HEIGHT / BLOCK];
const THUMBNAIL_LENGTH = COLUMNS * ROWS * 3;
/** Levels added to a frame's spread: noise on a flat frame is no content. */
const FLAT = 4;

/** Horizontal bands of the view, scales of detail. */
const [BANDS, SCALES] = [4, 3];
const BAND_ROWS = VIEW_HEIGHT / BANDS;
export const FEATURES = BANDS * (6 + SCALES);

export function describeView({ rgb, lab }: RoadView): Signature {
  return { thumbnail: makeThumbnail(rgb), features: listFeatures(lab) };
}

/**
 * Makes a thumbnail of 40 x 20 RGB: each channel less its mean, divided by the spread of all three. Frames that differ
 * only in light and contrast give the same, since removing light is what translation is for. A flat frame is near 0.
 */
function makeThumbnail(rgb: Uint8Array): Float32Array {
  const thumbnail = new Float32Array(THUMBNAIL_LENGTH);
  const means = [0, 0, 0];
  for (let i = 0; i < rgb.length; i++) {
    const pixel = Math.floor(i / 3);
    const [row, column] = [Math.floor(pixel / VIEW_WIDTH), pixel % VIEW_WIDTH];
    const at = (Math.floor(row / BLOCK) * COLUMNS + Math.floor(column / BLOCK)) * 3 + (i % 3);
    thumbnail[at] = (thumbnail[at] ?? 0) + (rgb[i] ?? 0) / (BLOCK * BLOCK);
    means[i % 3] = (means[i % 3] ?? 0) + (rgb[i] ?? 0) / (VIEW_WIDTH * VIEW_HEIGHT);
  }
  const centred = thumbnail.map((value, i) => value - (means[i % 3] ?? 0));
  const spread = Math.sqrt(centred.reduce((sum, value) => sum + value * value, 0) / THUMBNAIL_LENGTH);
  return centred.map((value) => value / (spread + FLAT));
}

/**
 * Lists, by band from far to near: mean and standard deviation of L, a, b, and the amount of detail at three scales
 * (logarithm of the mean absolute Laplacian of L): colour, contrast and texture, which is what generators get wrong.
 */
function listFeatures(lab: Uint8Array): Float32Array {
  const features = new Float32Array(FEATURES);
  for (let band = 0; band < BANDS; band++) {
    const pixels = lab.subarray(band * BAND_ROWS * VIEW_WIDTH * 3, (band + 1) * BAND_ROWS * VIEW_WIDTH * 3);
    features.set(
      [0, 1, 2].flatMap((channel) => describeChannel(pixels, channel)),
      band * (6 + SCALES),
    );
    let light: Plane = {
      width: VIEW_WIDTH,
      height: BAND_ROWS,
      values: Float32Array.from({ length: pixels.length / 3 }, (_, i) => pixels[i * 3] ?? 0),
    };
    for (let scale = 0; scale < SCALES; scale++) {
      features[band * (6 + SCALES) + 6 + scale] = Math.log1p(measureDetail(light));
      light = halve(light);
    }
  }
  return features;
}

function describeChannel(pixels: Uint8Array, channel: number): [mean: number, deviation: number] {
  let [sum, squares] = [0, 0];
  for (let i = channel; i < pixels.length; i += 3) {
    const value = pixels[i] ?? 0;
    sum += value;
    squares += value * value;
  }
  const mean = sum / (pixels.length / 3);
  return [mean, Math.sqrt(Math.max(0, squares / (pixels.length / 3) - mean * mean))];
}

interface Plane {
  readonly width: number;
  readonly height: number;
  readonly values: Float32Array;
}

function measureDetail({ width, height, values }: Plane): number {
  const at = (x: number, y: number): number => values[y * width + x] ?? 0;
  let sum = 0;
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      sum += Math.abs(4 * at(x, y) - at(x - 1, y) - at(x + 1, y) - at(x, y - 1) - at(x, y + 1));
    }
  }
  return sum / ((width - 2) * (height - 2));
}

function halve({ width, height, values }: Plane): Plane {
  const [columns, rows] = [Math.floor(width / 2), Math.floor(height / 2)];
  const halved = Float32Array.from({ length: columns * rows }, (_, i) => {
    const at = Math.floor(i / columns) * 2 * width + (i % columns) * 2;
    return (
      ((values[at] ?? 0) +
        (values[at + 1] ?? 0) +
        (values[at + width] ?? 0) +
        (values[at + width + 1] ?? 0)) /
      4
    );
  });
  return { width: columns, height: rows, values: halved };
}

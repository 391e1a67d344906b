import { countOverlap } from '../evaluate/score/overlap';
import {
  DUCKIETOWN_COLOR_RANGES,
  TAPES,
  TAPE_COLORS,
  type ColorMasker,
  type ColorMasks,
  type LineDetections,
  type LineDetector,
  type TapeColor,
} from '../lines';
import type { Score } from './score';
import { readMask } from '../evaluate/frames/read-mask';
import { DUCKIETOWN_LINE_DETECTOR, countSegments } from '../lines/line-detector';
import { decodePicture } from '../image/decode-picture';
import { mapColors } from '../lines/tape';

/** The details of a picture that the page draws. */
export interface PictureDetail {
  readonly width: number;
  readonly height: number;
  readonly jpeg: Uint8Array;
  /** x1, y1, x2, y2 of each segment, pixels of the picture. */
  readonly segments: Readonly<Record<TapeColor, readonly number[]>>;
  /** width * height: the class that the thresholds give each pixel, 0 where none does. */
  readonly classes: Uint8Array;
  /** The mask's classes; undefined without a mask. */
  readonly truth: Uint8Array | undefined;
}

export interface EvaluatedPicture {
  readonly score: Score;
  readonly detail: PictureDetail | undefined;
}

/** Duckietown's detector, and its colour filter alone for the IoU. */
export interface Detectors {
  readonly lines: LineDetector;
  readonly colors: ColorMasker;
}

/** @param maskPath truth, or undefined for segments alone */
export async function evaluatePicture(
  { lines, colors }: Detectors,
  jpeg: Uint8Array,
  maskPath: string | undefined,
  wantsDetail: boolean,
): Promise<EvaluatedPicture> {
  const frame = await decodePicture(jpeg);
  const found = lines.detect(frame);
  const truth = maskPath === undefined ? undefined : await readMask(maskPath, frame.width, frame.height);
  const masks = truth || wantsDetail ? colors.computeColorMask(frame, DUCKIETOWN_COLOR_RANGES) : undefined;
  const { width, height } = frame;
  return {
    score: {
      pictures: 1,
      segments: countSegments(found),
      overlap: truth && masks ? countOverlap(masks, truth) : undefined,
    },
    detail:
      wantsDetail && masks
        ? {
            width,
            height,
            jpeg,
            segments: scaleSegments(found, width, height),
            classes: mergeMasks(masks),
            truth,
          }
        : undefined,
  };
}

function scaleSegments(
  found: LineDetections,
  width: number,
  height: number,
): Record<TapeColor, readonly number[]> {
  const { imageSize, topCutoff } = DUCKIETOWN_LINE_DETECTOR;
  return mapColors((color) =>
    [...found[color].lines].map((value, i) =>
      i % 2 === 0
        ? ((value + 0.5) * width) / imageSize.width
        : ((value + topCutoff + 0.5) * height) / imageSize.height,
    ),
  );
}

function mergeMasks(masks: ColorMasks): Uint8Array {
  const classes = new Uint8Array(masks.white.length);
  for (const color of TAPE_COLORS) {
    const mask = masks[color];
    for (let i = 0; i < mask.length; i++) if (mask[i] !== 0) classes[i] = TAPES[color].label;
  }
  return classes;
}

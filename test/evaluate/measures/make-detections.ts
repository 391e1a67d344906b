import type { ColorDetections, LineDetections } from '../../../src/lines/line-detector';

type Line = readonly [x1: number, y1: number, x2: number, y2: number];

/** Detections of white segments alone, in the detector's pixels. */
export function detectWhite(...lines: Line[]): LineDetections {
  return { width: 160, height: 80, white: makeColor(lines), yellow: makeColor([]), red: makeColor([]) };
}

function makeColor(
  lines: readonly Line[],
  isSet: (x: number, y: number) => boolean = () => false,
): ColorDetections {
  const mask = new Uint8Array(160 * 80).map((_, i) => (isSet(i % 160, Math.floor(i / 160)) ? 255 : 0));
  return {
    lines: Int32Array.from(lines.flat()),
    normals: new Float64Array(lines.length * 2),
    segmentCount: lines.length,
    mask,
    maskPixels: mask.filter((value) => value > 0).length,
  };
}

/** A white area in place of segments. */
export function detectWhiteArea(isSet: (x: number, y: number) => boolean, segments = 0): LineDetections {
  const lines = Array.from({ length: segments }, (): Line => [0, 0, 5, 5]);
  return { ...detectWhite(), white: makeColor(lines, isSet) };
}

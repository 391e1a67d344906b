/** A box around a thing in a frame, in shares of the frame's width and height, 0 to 1. */
export interface Box {
  /** Number of its class; places among `BoxLabels.classes` once the whole folder is read. */
  readonly kind: number;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Pixels whose centres lie in a box, as half-open ranges of columns and rows. */
export interface PixelRange {
  readonly columns: readonly [start: number, end: number];
  readonly rows: readonly [start: number, end: number];
}

export function findPixels({ left, top, right, bottom }: Box, width: number, height: number): PixelRange {
  return {
    columns: [findEdge(left, width), findEdge(right, width)],
    rows: [findEdge(top, height), findEdge(bottom, height)],
  };
}

/** The first pixel whose centre is at or beyond a place. */
function findEdge(share: number, pixels: number): number {
  return Math.min(pixels, Math.max(0, Math.ceil(share * pixels - 0.5)));
}

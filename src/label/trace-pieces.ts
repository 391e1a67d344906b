import type { OpenCv } from '../image/load-opencv';
import { TAPES, TAPE_COLORS } from '../lines/tape';
import type { TapeColor } from '../lines/tape';
import type { LabelledPicture } from './data-set';
import { measureLoop, traceLoops } from './trace-loops';
import type { Area, Corner } from './trace-loops';

/** A connected piece of tape without holes. */
export interface TapePiece {
  readonly color: TapeColor;
  /** Its outline in pixels, at least three corners; (0, 0) is the picture's outer corner. */
  readonly outline: readonly Corner[];
}

/** Smaller pieces are left out, and smaller holes filled: shares of the picture; 25 pixels of 640x480. */
const MIN_SHARE = 25 / (640 * 480);
/** An outline leaves the pixels' edges by no more than this, ... */
const TOLERANCE = 1;
/** ... and keeps at least this share of a thin piece, or stays as it is. */
const MIN_KEPT = 0.9;

/**
 * Outlines each piece of tape. Formats of outlines know no holes: a piece around one is cut in two there.
 * @param labels a truth mask
 */
export function tracePieces(
  cv: OpenCv,
  { width, height, labels }: Omit<LabelledPicture, 'file'>,
): TapePiece[] {
  const minPixels = Math.max(1, MIN_SHARE * width * height);
  return TAPE_COLORS.flatMap((color) => {
    const { label } = TAPES[color];
    const pixels = labels.map((value) => (value === label ? 1 : 0));
    const loops = traceWhole({ left: 0, top: 0, width, height, pixels }, minPixels);
    return loops.map((loop) => ({ color, outline: simplify(cv, loop) }));
  });
}

function traceWhole(area: Area, minPixels: number): Corner[][] {
  return splitAreas(area).flatMap((piece) => {
    const loops = traceLoops(piece);
    const outer = loops.find((loop) => measureLoop(loop) > 0);
    if (outer === undefined || measureLoop(outer) < minPixels) return [];
    const hole = loops.find((loop) => -measureLoop(loop) >= minPixels);
    if (hole === undefined) return [outer];
    const columns = hole.map(([x]) => x - piece.left);
    const cut = Math.floor((Math.min(...columns) + Math.max(...columns)) / 2);
    const keep = (isKept: (x: number) => boolean): Area => ({
      ...piece,
      pixels: piece.pixels.map((value, i) => (isKept(i % piece.width) ? value : 0)),
    });
    return [keep((x) => x < cut), keep((x) => x >= cut)].flatMap((half) => traceWhole(half, minPixels));
  });
}

/** The connected parts of an area, each in its own box. Pixels that touch at a corner alone are apart. */
function splitAreas({ left, top, width, pixels }: Area): Area[] {
  const rest = pixels.slice();
  const parts: Area[] = [];
  for (let start = rest.indexOf(1); start >= 0; start = rest.indexOf(1, start)) {
    const members = takeConnected(rest, start, width);
    const [minX, maxX] = findRange(members, (i) => i % width);
    const [minY, maxY] = findRange(members, (i) => Math.floor(i / width));
    const own = { width: maxX - minX + 1, height: maxY - minY + 1 };
    const part = new Uint8Array(own.width * own.height);
    for (const i of members) part[(Math.floor(i / width) - minY) * own.width + (i % width) - minX] = 1;
    parts.push({ left: left + minX, top: top + minY, ...own, pixels: part });
  }
  return parts;
}

function findRange(members: readonly number[], read: (i: number) => number): [min: number, max: number] {
  let [min, max] = [Infinity, -Infinity];
  for (const i of members) [min, max] = [Math.min(min, read(i)), Math.max(max, read(i))];
  return [min, max];
}

/** Takes a connected part out of the pixels. @returns places */
function takeConnected(pixels: Uint8Array, start: number, width: number): number[] {
  const members = [start];
  pixels[start] = 0;
  for (let next = 0; next < members.length; next++) {
    const i = members[next] ?? start;
    const x = i % width;
    const neighbours = [i - width, i + width, ...(x > 0 ? [i - 1] : []), ...(x + 1 < width ? [i + 1] : [])];
    for (const neighbour of neighbours) {
      if (pixels[neighbour] !== 1) continue;
      pixels[neighbour] = 0;
      members.push(neighbour);
    }
  }
  return members;
}

function simplify(cv: OpenCv, loop: readonly Corner[]): Corner[] {
  const given = cv.matFromArray(loop.length, 1, cv.CV_32SC2, loop.flat());
  const simple = new cv.Mat();
  try {
    cv.approxPolyDP(given, simple, TOLERANCE, true);
    const { data32S } = simple;
    const corners = Array.from({ length: simple.rows }, (_, i): Corner => [
      data32S[2 * i] ?? 0,
      data32S[2 * i + 1] ?? 0,
    ]);
    return measureLoop(corners) >= MIN_KEPT * measureLoop(loop) ? corners : [...loop];
  } finally {
    given.delete();
    simple.delete();
  }
}

import { IGNORE_LABEL, TAPES, TAPE_COLORS, NOT_SCORED } from '../../lines/tape';
import { DUCKIETOWN_LINE_DETECTOR } from '../../lines/line-detector';
import type { LineDetections } from '../../lines/line-detector';
import { SUM } from './sums';

/** Points of the truth's outlines, by colour: x, y in pixels of the detector's picture, its cut rows left out. */
export type TruthEdges = readonly { readonly x: number; readonly y: number }[][];

/** The truth is sampled this many times finer than the detector's pixels. */
const FINER = 2;
/** A segment lies at an edge that passes within this distance of its middle; the truth ignores a band along edges. */
const REACH = 4;
/** The edge's direction is fitted to its points within this distance of the segment's middle. */
const AROUND = 6;
/** Fewer points, or points that spread nearly as much across as along, have no direction: corners, specks. */
const [MIN_POINTS, MAX_ACROSS] = [6, 0.4];
const CLASSES = TAPE_COLORS.map((color): number => TAPES[color].label);

/**
 * Measures how straight lines stay: the report of 2020 saw generators bend them. Each segment that Duckietown's detector
 * finds is compared with the outline of its colour's tape in the truth. The error is the angle between them, weighted by
 * length, since directions give the lane filter's phi. The outline follows a curve's tape, so curves count no worse than
 * straights. Segments without such an outline nearby are strays: invented lines, or lines inside a tape. Where the truth
 * is to be ignored, nothing is judged. On coarse pixels short segments are some degrees off even in the simulator's
 * perfect frames, so compare a variant's figure with raw's.
 */
export class LineDirections {
  /** @param truth width * height classes of a truth mask */
  findEdges(truth: Uint8Array, width: number, height: number): TruthEdges {
    const { imageSize, topCutoff } = DUCKIETOWN_LINE_DETECTOR;
    const [columns, rows] = [imageSize.width * FINER, imageSize.height * FINER];
    const at = (x: number, y: number): number =>
      x < 0 || y < topCutoff * FINER || x >= columns || y >= rows
        ? NOT_SCORED
        : (truth[Math.floor((y * height) / rows) * width + Math.floor((x * width) / columns)] ?? NOT_SCORED);
    const edges: { x: number; y: number }[][] = TAPE_COLORS.map(() => []);
    for (let y = topCutoff * FINER; y < rows; y++) {
      for (let x = 0; x < columns; x++) {
        const kind = at(x, y);
        const color = CLASSES.indexOf(kind);
        if (color < 0) continue;
        const around = [at(x - 1, y), at(x + 1, y), at(x, y - 1), at(x, y + 1)];
        // Where the picture or the scored part ends, no tape ends.
        if (around.every((other) => other === kind || other === NOT_SCORED)) continue;
        edges[color]?.push({ x: (x + 0.5) / FINER - 0.5, y: (y + 0.5) / FINER - 0.5 - topCutoff });
      }
    }
    return edges;
  }

  /** @param sums those of lines are written */
  measure(
    found: LineDetections,
    edges: TruthEdges,
    truth: Uint8Array,
    { width, height }: { readonly width: number; readonly height: number },
    sums: Float64Array,
  ): void {
    const { imageSize, topCutoff } = DUCKIETOWN_LINE_DETECTOR;
    let [angles, atEdge, stray] = [0, 0, 0];
    for (const [k, color] of TAPE_COLORS.entries()) {
      const { lines, segmentCount } = found[color];
      for (let i = 0; i < segmentCount; i++) {
        const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = lines.subarray(i * 4, i * 4 + 4);
        const [x, y, length] = [(x1 + x2) / 2, (y1 + y2) / 2, Math.hypot(x2 - x1, y2 - y1)];
        const edge = fitEdge(edges[k] ?? [], x, y);
        if (edge.isNear) {
          if (edge.direction === undefined) continue;
          angles += length * angleBetween(edge.direction, Math.atan2(y2 - y1, x2 - x1));
          atEdge += length;
        } else {
          const column = Math.floor(((x + 0.5) * width) / imageSize.width);
          const row = Math.floor(((y + topCutoff + 0.5) * height) / imageSize.height);
          const kind = truth[Math.min(row, height - 1) * width + Math.min(column, width - 1)] ?? NOT_SCORED;
          if (kind < IGNORE_LABEL) stray += length;
        }
      }
    }
    sums[SUM.lines.degrees] = angles;
    sums[SUM.lines.atEdge] = atEdge;
    sums[SUM.lines.stray] = stray;
    sums[SUM.lines.judged] = atEdge + stray;
  }
}

/** Whether an edge is near, and its direction there: the first principal axis of its points. */
function fitEdge(
  points: TruthEdges[number],
  x: number,
  y: number,
): { readonly isNear: boolean; readonly direction?: number } {
  let [count, nearest, sx, sy, sxx, syy, sxy] = [0, Infinity, 0, 0, 0, 0, 0];
  for (const point of points) {
    const [dx, dy] = [point.x - x, point.y - y];
    const squared = dx * dx + dy * dy;
    if (squared > AROUND * AROUND) continue;
    nearest = Math.min(nearest, squared);
    count++;
    sx += dx;
    sy += dy;
    sxx += dx * dx;
    syy += dy * dy;
    sxy += dx * dy;
  }
  if (nearest > REACH * REACH) return { isNear: false };
  const [a, b, c] = [sxx - (sx * sx) / count, syy - (sy * sy) / count, sxy - (sx * sy) / count];
  const spread = Math.hypot(a - b, 2 * c);
  const [along, across] = [(a + b + spread) / 2, (a + b - spread) / 2];
  if (count < MIN_POINTS || across > MAX_ACROSS * along) return { isNear: true };
  return { isNear: true, direction: Math.atan2(2 * c, a - b) / 2 };
}

/** Angle between two lines without direction: 0 to 90 degrees. */
function angleBetween(a: number, b: number): number {
  const turned = (Math.abs(a - b) * 180) / Math.PI;
  const rest = turned % 180;
  return Math.min(rest, 180 - rest);
}

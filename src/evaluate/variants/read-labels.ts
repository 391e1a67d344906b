import type { RgbFrame } from '../../image/frame';
import type { PixelRegion } from '../../image/region';
import { IGNORE_LABEL, NOT_SCORED, NO_TAPE, TAPES, TAPE_COLORS } from '../../lines/tape';

/** Euclidean distance in sRGB, 0..255, up to which a pixel is a tape's colour, ... */
const SURE = 60;
/** ... and from which it is no tape's; what lies between is not known. */
const OTHER = 110;

/** What becomes of the pixels along an edge, where the camera mixes colours. */
export type LabelEdges = 'ignored' | 'kept';

/**
 * Reads a truth mask off a frame that a real2sim model made look like the simulator, where tape has three colours.
 * Pixels that the model is not sure of, and those along an edge unless they are kept, are to be ignored; outside of its
 * region nothing is scored.
 * @param region the part that the model translated
 * @returns width * height bytes, values of a truth mask (lines/tape.ts)
 */
export function readLabels(
  { data, width, height }: RgbFrame,
  region: PixelRegion,
  edges: LabelEdges = 'ignored',
): Uint8Array {
  const labels = new Uint8Array(width * height).fill(NOT_SCORED);
  for (let y = region.y; y < region.y + region.height; y++) {
    for (let x = region.x; x < region.x + region.width; x++) {
      const i = y * width + x;
      labels[i] = labelPixel(data[3 * i] ?? 0, data[3 * i + 1] ?? 0, data[3 * i + 2] ?? 0);
    }
  }
  return edges === 'kept' ? labels : ignoreEdges(labels, width);
}

const COLORS = TAPE_COLORS.map((color) => ({ label: TAPES[color].label, rgb: TAPES[color].simulator }));

function labelPixel(red: number, green: number, blue: number): number {
  let [label, nearest]: [number, number] = [NO_TAPE, Infinity];
  for (const { label: own, rgb } of COLORS) {
    const distance = (red - rgb[0]) ** 2 + (green - rgb[1]) ** 2 + (blue - rgb[2]) ** 2;
    if (distance < nearest) [label, nearest] = [own, distance];
  }
  if (nearest <= SURE ** 2) return label;
  return nearest >= OTHER ** 2 ? NO_TAPE : IGNORE_LABEL;
}

/** Leaves out both pixels of each edge. */
function ignoreEdges(labels: Uint8Array, width: number): Uint8Array {
  const inner = labels.slice();
  const compare = (i: number, k: number): void => {
    const [a = NOT_SCORED, b = NOT_SCORED] = [labels[i], labels[k]];
    if (a === b || a === NOT_SCORED || b === NOT_SCORED) return;
    inner[i] = inner[k] = IGNORE_LABEL;
  };
  for (let i = 0; i < labels.length; i++) {
    if (i % width > 0) compare(i, i - 1);
    if (i >= width) compare(i, i - width);
  }
  return inner;
}

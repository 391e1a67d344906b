import { findBoxes } from '../frames/box-labels';
import type { BoxLabels } from '../frames/box-labels';
import type { FrameLabels } from '../frames/frame-groups';
import { addRow, addTo } from '../measures/sums';
import { COUNTS, listCounts } from '../score/overlap';
import type { VariantTally } from '../tally/tally-plan';
import { RAW } from '../variants/load-variant';
import { BY_LABELS } from './counted-frame';
import type { CountedFrame, ThresholdsKey } from './counted-frame';

/** Frames of one scene that share all groups, added up: all that estimates and their intervals need. */
export interface SceneRow {
  readonly scene: string;
  readonly groups: Readonly<Record<string, string>>;
  frames: number;
  /** Frames that have a box; frames and boxes by class. */
  boxed: number;
  readonly boxes: { frames: number; boxes: number }[];
  /** In the plan's order. */
  readonly variants: readonly VariantRow[];
}

export interface VariantRow {
  /** Pixels by thresholds: COUNTS numbers each (score/overlap.ts); without masks by labels alone. */
  readonly counts: Map<ThresholdsKey, Float64Array>;
  /** Sums by FOUND. */
  readonly found: Float64Array;
  /** Sums of measures (measures/sums.ts); undefined: nothing was measured. */
  sums: Float64Array | undefined;
  /** Box pixels by class (measures/box-counter.ts); undefined without a box. */
  boxes: Float64Array | undefined;
}

/** Where each sum stands in a row's `found`. */
export const FOUND = {
  /** Segments by colour. */
  white: 0,
  yellow: 1,
  red: 2,
  /** Frames without any segment. */
  nothing: 3,
  /** Frames compared with raw; sums over them: agreement of edges, key points, key points kept. */
  compared: 4,
  edges: 5,
  points: 6,
  kept: 7,
  /** Frames with a lane; those where raw has one, too; sums over these: distances of d and of phi. */
  lane: 8,
  paired: 9,
  d: 10,
  phi: 11,
  /** Segments near enough to show a lane; those on its lines; frames that show both lines of a lane. */
  near: 12,
  onLines: 13,
  bothLines: 14,
} as const;
export const FOUND_SUMS = Object.keys(FOUND).length;

/** Adds frames up by scene and groups, in the order in which they first come. @param flicker by name of the later frame */
export function poolFrames(
  frames: readonly CountedFrame[],
  flicker: ReadonlyMap<string, readonly Float64Array[]>,
  labels?: BoxLabels,
): SceneRow[] {
  const rows = new Map<string, SceneRow>();
  for (const { tally, labels: own, overlaps } of frames) {
    const row = findRow(rows, own, tally.variants.length);
    row.frames++;
    if (labels) addBoxes(row, labels, tally.frame);
    for (const [i, variant] of tally.variants.entries()) {
      const into = row.variants[i];
      if (into === undefined) continue;
      for (const [key, overlap] of overlaps[i] ?? []) addCounts(into, key, listCounts(overlap));
      if (variant.labelled) addCounts(into, BY_LABELS, listCounts(variant.labelled));
      addFound(into.found, variant, tally.variants[RAW]);
      addSums(into, variant.sums);
      addSums(into, flicker.get(tally.frame)?.[i]);
      addBoxPixels(into, variant.boxes);
    }
  }
  return [...rows.values()];
}

/** Adds rows up to one scene, by groups. */
export function poolRows(given: readonly SceneRow[], scene: string): SceneRow[] {
  const rows = new Map<string, SceneRow>();
  for (const { groups, frames, boxed, boxes, variants } of given) {
    const row = findRow(rows, { scene, groups }, variants.length);
    row.frames += frames;
    row.boxed += boxed;
    for (const [kind, each] of boxes.entries()) addKind(row, kind, each.frames, each.boxes);
    for (const [i, { counts, found, sums, boxes: pixels }] of variants.entries()) {
      const into = row.variants[i];
      if (into === undefined) continue;
      for (const [key, each] of counts) addCounts(into, key, each);
      addRow(into.found, found);
      addSums(into, sums);
      addBoxPixels(into, pixels);
    }
  }
  return [...rows.values()];
}

/** Adds the pixels of a frame that were counted with thresholds. */
export function addCounts({ counts }: VariantRow, key: ThresholdsKey, added: ArrayLike<number>): void {
  const own = counts.get(key) ?? new Float64Array(COUNTS);
  for (let k = 0; k < COUNTS; k++) addTo(own, k, added[k] ?? 0);
  counts.set(key, own);
}

/** The same for frames of one row. */
export function keyRow({ scene, groups }: Pick<FrameLabels, 'scene' | 'groups'>): string {
  return JSON.stringify([scene, groups]);
}

function findRow(
  rows: Map<string, SceneRow>,
  { scene, groups }: Pick<FrameLabels, 'scene' | 'groups'>,
  variants: number,
): SceneRow {
  const key = keyRow({ scene, groups });
  const row = rows.get(key) ?? {
    scene,
    groups: { ...groups },
    frames: 0,
    boxed: 0,
    boxes: [],
    variants: Array.from({ length: variants }, () => {
      return { counts: new Map(), found: new Float64Array(FOUND_SUMS), sums: undefined, boxes: undefined };
    }),
  };
  rows.set(key, row);
  return row;
}

function addFound(found: Float64Array, tally: VariantTally, raw: VariantTally | undefined): void {
  const { segments = { white: 0, yellow: 0, red: 0 }, geometry, lane, laneLines } = tally;
  addTo(found, FOUND.white, segments.white);
  addTo(found, FOUND.yellow, segments.yellow);
  addTo(found, FOUND.red, segments.red);
  if (segments.white + segments.yellow + segments.red === 0) addTo(found, FOUND.nothing, 1);
  if (geometry !== undefined) {
    addTo(found, FOUND.compared, 1);
    addTo(found, FOUND.edges, geometry.edgeAgreement);
    addTo(found, FOUND.points, geometry.keyPoints);
    addTo(found, FOUND.kept, geometry.keptKeyPoints);
  }
  if (laneLines !== undefined) {
    addTo(found, FOUND.near, laneLines.segments);
    addTo(found, FOUND.onLines, laneLines.onLines);
    if (laneLines.hasBoth) addTo(found, FOUND.bothLines, 1);
  }
  if (lane === undefined) return;
  addTo(found, FOUND.lane, 1);
  if (raw?.lane === undefined) return;
  addTo(found, FOUND.paired, 1);
  addTo(found, FOUND.d, Math.abs(lane.d - raw.lane.d));
  addTo(found, FOUND.phi, Math.abs(lane.phi - raw.lane.phi));
}

function addBoxes(row: SceneRow, labels: BoxLabels, frame: string): void {
  const found = findBoxes(labels, frame);
  if (found.length > 0) row.boxed++;
  for (const kind of labels.classes.keys()) {
    const own = found.filter((box) => box.kind === kind).length;
    addKind(row, kind, own > 0 ? 1 : 0, own);
  }
}

function addKind({ boxes }: SceneRow, kind: number, frames: number, count: number): void {
  const own = (boxes[kind] ??= { frames: 0, boxes: 0 });
  own.frames += frames;
  own.boxes += count;
}

function addBoxPixels(into: VariantRow, added: Float64Array | undefined): void {
  if (added === undefined) return;
  into.boxes ??= new Float64Array(added.length);
  addRow(into.boxes, added);
}

function addSums(into: VariantRow, added: Float64Array | undefined): void {
  if (added === undefined) return;
  const sums = into.sums ?? new Float64Array(added.length);
  // A row of neighbours has none of policies.
  into.sums = sums.length < added.length ? lengthen(sums, added.length) : sums;
  addRow(into.sums, added);
}

function lengthen(sums: Float64Array, length: number): Float64Array {
  const longer = new Float64Array(length);
  longer.set(sums);
  return longer;
}

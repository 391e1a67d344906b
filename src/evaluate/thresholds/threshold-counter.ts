import type { ColorRanges, HsvRange } from '../../lines/color-ranges';
import type { TapeColor } from '../../lines/tape';
import { SCORED_LABELS, TAPES, TAPE_COLORS, mapColors } from '../../lines/tape';
import type { Overlap, OverlapByColor } from '../score/overlap';
import { LevelTables } from './level-tables';

/**
 * Counts how several sets of thresholds meet the truth in one pass over the pixels (LevelTables). Equal to OpenCV's
 * inRange, by the truth's definition in countOverlap.
 */
export class ThresholdCounter<Name extends string> {
  readonly #names: readonly Name[];
  readonly #groups: readonly RangeGroup[];

  constructor(sets: Readonly<Partial<Record<Name, ColorRanges>>>) {
    const entries = Object.entries(sets) as [Name, ColorRanges][];
    const groups: RangeGroup[] = [];
    let room: RangeGroup | undefined;
    for (const [name, ranges] of entries) {
      for (const color of TAPE_COLORS) {
        const wanted = ranges[color];
        if (room === undefined || room.used + wanted.length > MAX_BITS) {
          room = new RangeGroup();
          groups.push(room);
        }
        room.add(keyOf(name, color), wanted);
      }
    }
    this.#names = entries.map(([name]) => name);
    this.#groups = groups;
  }

  /** @returns pixels by thresholds and colour */
  count(hsv: Uint8Array, classes: Uint8Array): Map<Name, OverlapByColor> {
    if (this.#names.length === 0) return new Map();
    const truth = new Array<number>(SCORED_LABELS).fill(0);
    for (const kind of classes) if (kind < SCORED_LABELS) truth[kind] = (truth[kind] ?? 0) + 1;
    const hits = new Map<string, number[]>();
    for (const group of this.#groups) group.count(hsv, classes, hits);
    const find = (name: Name, color: TapeColor): Overlap => {
      const byClass = hits.get(keyOf(name, color)) ?? [];
      const truePositive = byClass[TAPES[color].label] ?? 0;
      const all = byClass.reduce((sum, value) => sum + value, 0);
      const falseNegative = (truth[TAPES[color].label] ?? 0) - truePositive;
      return { truePositive, falsePositive: all - truePositive, falseNegative };
    };
    return new Map(this.#names.map((name) => [name, mapColors((color) => find(name, color))]));
  }
}

function keyOf(name: string, color: TapeColor): string {
  return `${color} ${name}`;
}

/** 2^10 combinations of ranges by four classes: the counts of a pass stay in the first-level cache. */
const MAX_BITS = 10;

class RangeGroup {
  readonly #tables = new LevelTables();
  readonly #masks: { readonly target: string; readonly bits: number }[] = [];

  get used(): number {
    return this.#tables.used;
  }

  add(target: string, ranges: readonly HsvRange[]): void {
    this.#masks.push({ target, bits: this.#tables.add(ranges) });
  }

  count(hsv: Uint8Array, classes: Uint8Array, hits: Map<string, number[]>): void {
    const { hues, saturations, values } = this.#tables;
    const counts = new Uint32Array(SCORED_LABELS << this.used);
    for (let i = 0, at = 0; i < classes.length; i++, at += 3) {
      const kind = classes[i] ?? SCORED_LABELS;
      if (kind >= SCORED_LABELS) continue;
      const bits =
        (hues[hsv[at] ?? 0] ?? 0) & (saturations[hsv[at + 1] ?? 0] ?? 0) & (values[hsv[at + 2] ?? 0] ?? 0);
      const key = bits * SCORED_LABELS + kind;
      counts[key] = (counts[key] ?? 0) + 1;
    }
    for (const { target, bits: wanted } of this.#masks) {
      const byClass = new Array<number>(SCORED_LABELS).fill(0);
      for (let bits = 1; bits < 1 << this.used; bits++) {
        if ((bits & wanted) === 0) continue;
        for (let kind = 0; kind < SCORED_LABELS; kind++) {
          byClass[kind] = (byClass[kind] ?? 0) + (counts[bits * SCORED_LABELS + kind] ?? 0);
        }
      }
      hits.set(target, byClass);
    }
  }
}

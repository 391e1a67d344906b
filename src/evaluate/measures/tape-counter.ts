import { TAPE_CLASS, TAPE_COLORS } from '../../lines/color-ranges';
import type { ColorRanges } from '../../lines/color-ranges';
import { SCORED_CLASSES } from '../thresholds/frame-histogram';
import { LevelTables } from '../thresholds/level-tables';
import { BANDS, BARE, DISTANCE_BANDS, GROUND } from './sums';

const ANY = (1 << TAPE_COLORS.length) - 1;

/**
 * Counts invented tape and tape by distance. Invented tape is what the thresholds call tape on ground that the truth
 * says is none (class 0): precision's view, without the confusion of one colour with another that false positives of a
 * colour hold, too. Pixels that the truth is unsure of (254, 255) do not count.
 */
export class TapeCounter {
  readonly #tables = new LevelTables();
  /** By combination of ranges, bit i where colour i has one of them. */
  readonly #colors: Uint8Array;

  constructor(thresholds: ColorRanges) {
    const bits = TAPE_COLORS.map((color) => this.#tables.add(thresholds[color]));
    this.#colors = new Uint8Array(1 << this.#tables.used).map((_, found) =>
      bits.reduce((sum, wanted, i) => sum | ((found & wanted) === 0 ? 0 : 1 << i), 0),
    );
  }

  /**
   * @param hsv three bytes a pixel, OpenCV's 8-bit HSV
   * @param truth one byte a pixel, classes of a truth mask
   * @param bands one byte a pixel (DistanceBands)
   * @param sums the parts GROUND, BARE and BANDS are written
   */
  count(hsv: Uint8Array, truth: Uint8Array, bands: Uint8Array, sums: Float64Array): void {
    const { hues, saturations, values } = this.#tables;
    // By band, class, and colours found.
    const counts = new Uint32Array(DISTANCE_BANDS.length * SCORED_CLASSES * (ANY + 1));
    for (let i = 0, at = 0; i < truth.length; i++, at += 3) {
      const kind = truth[i] ?? SCORED_CLASSES;
      if (kind >= SCORED_CLASSES) continue;
      const ranges =
        (hues[hsv[at] ?? 0] ?? 0) & (saturations[hsv[at + 1] ?? 0] ?? 0) & (values[hsv[at + 2] ?? 0] ?? 0);
      const key = ((bands[i] ?? 0) * SCORED_CLASSES + kind) * (ANY + 1) + (this.#colors[ranges] ?? 0);
      counts[key] = (counts[key] ?? 0) + 1;
    }
    const tapeOf = addBands(counts, sums);
    addGround(counts, tapeOf, sums);
  }
}

/** @returns tape pixels of the truth, by colour, and of any */
function addBands(counts: Uint32Array, sums: Float64Array): number[] {
  const tapeOf = [0, 0, 0, 0];
  visit(counts, (band, kind, colors, count) => {
    for (const [i, color] of TAPE_COLORS.entries()) {
      const [isTape, isFound] = [kind === TAPE_CLASS[color], (colors & (1 << i)) !== 0];
      if (isTape) for (const part of [i, TAPE_COLORS.length]) tapeOf[part] = (tapeOf[part] ?? 0) + count;
      if (!isTape && !isFound) continue;
      const at = BANDS + (band * TAPE_COLORS.length + i) * 3 + (isTape ? (isFound ? 0 : 2) : 1);
      sums[at] = (sums[at] ?? 0) + count;
    }
  });
  return tapeOf;
}

function addGround(counts: Uint32Array, tapeOf: readonly number[], sums: Float64Array): void {
  const add = (at: number, count: number): void => {
    sums[at] = (sums[at] ?? 0) + count;
  };
  visit(counts, (_band, kind, colors, count) => {
    if (kind !== 0) return;
    add(GROUND, count);
    for (let part = 0; part <= TAPE_COLORS.length; part++) {
      const isBare = tapeOf[part] === 0;
      if (isBare) add(BARE + part * 2, count);
      if ((colors & (part === TAPE_COLORS.length ? ANY : 1 << part)) === 0) continue;
      add(GROUND + 1 + part, count);
      if (isBare) add(BARE + part * 2 + 1, count);
    }
  });
}

function visit(
  counts: Uint32Array,
  call: (band: number, kind: number, colors: number, count: number) => void,
): void {
  for (const [key, count] of counts.entries()) {
    if (count === 0) continue;
    const place = Math.floor(key / (ANY + 1));
    call(Math.floor(place / SCORED_CLASSES), place % SCORED_CLASSES, key % (ANY + 1), count);
  }
}

import type { ColorRanges } from '../../lines/color-ranges';
import { TAPE_COLORS } from '../../lines/tape';
import { LevelTables } from '../thresholds/level-tables';

/** Bits of all colours. */
export const ANY_COLOR = (1 << TAPE_COLORS.length) - 1;

/** Looks up which colours of tape the thresholds see in a pixel. */
export class TapeLookup {
  readonly #tables = new LevelTables();
  /** Each combination of ranges has bit i set where colour i has one of them. */
  readonly #colors: Uint8Array;

  constructor(thresholds: ColorRanges) {
    const bits = TAPE_COLORS.map((color) => this.#tables.add(thresholds[color]));
    this.#colors = new Uint8Array(1 << this.#tables.used).map((_, found) =>
      bits.reduce((sum, wanted, i) => sum | ((found & wanted) === 0 ? 0 : 1 << i), 0),
    );
  }

  /**
   * @param hsv three bytes a pixel, OpenCV's 8-bit HSV
   * @param at place of the pixel's hue
   * @returns bit i where colour i of TAPE_COLORS is seen
   */
  find(hsv: Uint8Array, at: number): number {
    const { hues, saturations, values } = this.#tables;
    const ranges =
      (hues[hsv[at] ?? 0] ?? 0) & (saturations[hsv[at + 1] ?? 0] ?? 0) & (values[hsv[at + 2] ?? 0] ?? 0);
    return this.#colors[ranges] ?? 0;
  }
}

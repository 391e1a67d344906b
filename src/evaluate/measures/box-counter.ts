import type { ColorRanges } from '../../lines/color-ranges';
import type { Box } from '../frames/box';
import { findPixels } from '../frames/box';
import { TAPE_PARTS, addTo } from './sums';
import { ANY_COLOR, TapeLookup } from './tape-lookup';

/** Numbers a class has in a row of sums: its pixels, then those called tape, by part. */
export const BOX_SUMS = 1 + TAPE_PARTS.length;

/**
 * Counts how many pixels of boxes the thresholds call tape. Boxes are around things that are not tape: ducks, signs,
 * robots. Labels of such things are common where masks of tape are not. A pixel in two boxes of a class counts once; one
 * in boxes of two classes counts for both. Tape that shows behind the thing, in a corner of its box, counts as well.
 */
export class BoxCounter {
  readonly #lookup: TapeLookup;

  constructor(
    thresholds: ColorRanges,
    private readonly classes: number,
  ) {
    this.#lookup = new TapeLookup(thresholds);
  }

  /**
   * @param hsv OpenCV's 8-bit HSV of the variant's output, width * height * 3 bytes
   * @returns a row of BOX_SUMS numbers for each class
   */
  count(hsv: Uint8Array, width: number, height: number, boxes: readonly Box[]): Float64Array {
    const sums = new Float64Array(this.classes * BOX_SUMS);
    for (let kind = 0; kind < this.classes; kind++) {
      const own = boxes.filter((box) => box.kind === kind);
      if (own.length === 0) continue;
      const seen = new Uint8Array(width * height);
      for (const box of own) this.#countBox(hsv, width, height, box, seen, sums);
    }
    return sums;
  }

  #countBox(
    hsv: Uint8Array,
    width: number,
    height: number,
    box: Box,
    seen: Uint8Array,
    sums: Float64Array,
  ): void {
    const start = box.kind * BOX_SUMS;
    const { columns, rows } = findPixels(box, width, height);
    for (let row = rows[0]; row < rows[1]; row++) {
      for (let i = row * width + columns[0]; i < row * width + columns[1]; i++) {
        if (seen[i] !== 0) continue;
        seen[i] = 1;
        addTo(sums, start, 1);
        const colors = this.#lookup.find(hsv, i * 3);
        if (colors === 0) continue;
        for (let part = 0; part < TAPE_PARTS.length; part++) {
          const wanted = TAPE_PARTS[part] === 'any' ? ANY_COLOR : 1 << part;
          if ((colors & wanted) !== 0) addTo(sums, start + 1 + part, 1);
        }
      }
    }
  }
}

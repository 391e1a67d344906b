import { SCORED_LABELS, TAPES, TAPE_COLORS } from '../../lines/tape';
import type { ColorRanges } from '../../lines/color-ranges';
import { DISTANCE_BANDS, SUM, TAPE_PARTS, addTo } from './sums';
import type { TapePart } from './sums';
import { ANY_COLOR, TapeLookup } from './tape-lookup';

/**
 * Counts invented tape and tape by distance. Invented tape is what the thresholds call tape on ground without tape in the
 * truth. Unlike false positives of a colour, it does not count the confusion of one colour with another. Pixels whose
 * label is to be ignored, or not scored, do not count.
 */
export class TapeCounter {
  readonly #lookup: TapeLookup;

  constructor(thresholds: ColorRanges) {
    this.#lookup = new TapeLookup(thresholds);
  }

  /**
   * @param hsv three bytes a pixel, OpenCV's 8-bit HSV
   * @param truth one byte a pixel, classes of a truth mask
   * @param bands one byte a pixel (DistanceBands)
   * @param sums those of ground, bare and bands are written
   */
  count(hsv: Uint8Array, truth: Uint8Array, bands: Uint8Array, sums: Float64Array): void {
    // By band, class, and colours found.
    const counts = new Uint32Array(DISTANCE_BANDS.length * SCORED_LABELS * (ANY_COLOR + 1));
    for (let i = 0, at = 0; i < truth.length; i++, at += 3) {
      const kind = truth[i] ?? SCORED_LABELS;
      if (kind >= SCORED_LABELS) continue;
      const place = (bands[i] ?? 0) * SCORED_LABELS + kind;
      const key = place * (ANY_COLOR + 1) + this.#lookup.find(hsv, at);
      counts[key] = (counts[key] ?? 0) + 1;
    }
    const tapeOf = addBands(counts, sums);
    addGround(counts, tapeOf, sums);
  }
}

/** @returns tape pixels of the truth, by colour, and of any */
function addBands(counts: Uint32Array, sums: Float64Array): Record<TapePart, number> {
  const tapeOf = { white: 0, yellow: 0, red: 0, any: 0 };
  visit(counts, (band, kind, colors, count) => {
    for (const [i, color] of TAPE_COLORS.entries()) {
      const [isTape, isFound] = [kind === TAPES[color].label, (colors & (1 << i)) !== 0];
      if (isTape) {
        tapeOf[color] += count;
        tapeOf.any += count;
      }
      if (!isTape && !isFound) continue;
      const outcome = isTape ? (isFound ? 'truePositive' : 'falseNegative') : 'falsePositive';
      addTo(sums, SUM.bands[band][color][outcome], count);
    }
  });
  return tapeOf;
}

function addGround(
  counts: Uint32Array,
  tapeOf: Readonly<Record<TapePart, number>>,
  sums: Float64Array,
): void {
  visit(counts, (_band, kind, colors, count) => {
    if (kind !== 0) return;
    addTo(sums, SUM.ground.pixels, count);
    for (const [i, part] of TAPE_PARTS.entries()) {
      const isBare = tapeOf[part] === 0;
      if (isBare) addTo(sums, SUM.bare[part].pixels, count);
      if ((colors & (part === 'any' ? ANY_COLOR : 1 << i)) === 0) continue;
      addTo(sums, SUM.ground.called[part], count);
      if (isBare) addTo(sums, SUM.bare[part].called, count);
    }
  });
}

function visit(
  counts: Uint32Array,
  call: (band: (typeof DISTANCE_BANDS)[number], kind: number, colors: number, count: number) => void,
): void {
  for (const [key, count] of counts.entries()) {
    if (count === 0) continue;
    const place = Math.floor(key / (ANY_COLOR + 1));
    const band = DISTANCE_BANDS[Math.floor(place / SCORED_LABELS)] ?? 'far';
    call(band, place % SCORED_LABELS, key % (ANY_COLOR + 1), count);
  }
}

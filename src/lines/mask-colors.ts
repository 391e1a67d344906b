import { IGNORE_LABEL, NOT_SCORED, NOT_SCORED_SWATCH, NO_TAPE, TAPES, TAPE_COLORS } from './tape';
import type { Rgb } from './tape';

/** A value of truth masks, as data sets name and draw it. */
export interface MaskClass {
  readonly label: number;
  readonly name: string;
  readonly color: Rgb;
}

/** All values of a truth mask with the colours in which masks may be drawn instead: docs/labels.md lists them. */
export const MASK_CLASSES: readonly MaskClass[] = [
  { label: NO_TAPE, name: 'background', color: [0, 0, 0] },
  ...TAPE_COLORS.map((name) => ({ label: TAPES[name].label, name, color: TAPES[name].swatch })),
  { label: IGNORE_LABEL, name: 'ignore', color: [200, 80, 200] },
  { label: NOT_SCORED, name: 'not_scored', color: NOT_SCORED_SWATCH },
];

/** The colours in words, for error messages. */
export const MASK_COLORS = MASK_CLASSES.map(({ name, color }) => `${name} ${color.join(' ')}`).join(', ');

/** The palette of a drawn mask: index is value. */
export const MASK_PALETTE: readonly Rgb[] = Array.from(
  { length: 256 },
  (_, label) => MASK_CLASSES.find((each) => each.label === label)?.color ?? [0, 0, 0],
);

const BY_COLOR = new Map(MASK_CLASSES.map(({ label, color }) => [color.join(), label]));

/** The value that a colour stands for; undefined: it is none of MASK_CLASSES. */
export function findMaskLabel(color: Rgb): number | undefined {
  return BY_COLOR.get(color.join());
}

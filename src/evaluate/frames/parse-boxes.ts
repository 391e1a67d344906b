import type { Box } from './box';
import { InputError } from './input-error';

export interface ParsedBoxes {
  readonly boxes: readonly Box[];
  /** Boxes that reached over the frame's edge and were cut there. */
  readonly clipped: number;
}

const EXPECTED =
  'expected CLASS X Y WIDTH HEIGHT (a whole number, then centre and size in shares of the frame)';

/**
 * Parses a YOLO label file: one line for each box, `CLASS X Y WIDTH HEIGHT`, perhaps a detector's confidence behind it.
 * The four numbers are shares of the frame, 0 to 1; sizes are above 0.
 * @param classes number of classes that have a name; undefined: any class is good
 * @throws InputError that names file and line
 */
export function parseBoxes(text: string, file: string, classes: number | undefined): ParsedBoxes {
  const boxes: Box[] = [];
  let clipped = 0;
  for (const [i, line] of text
    .replace(/^\ufeff/, '')
    .split(/\r\n|\r|\n/)
    .entries()) {
    if (line.trim() === '') continue;
    const { box, isClipped } = parseLine(line.trim(), `${file}:${i + 1}`, classes);
    boxes.push(box);
    if (isClipped) clipped++;
  }
  return { boxes, clipped };
}

function parseLine(
  line: string,
  where: string,
  classes: number | undefined,
): { readonly box: Box; readonly isClipped: boolean } {
  const fields = line.split(/\s+/);
  if (fields.length !== 5 && fields.length !== 6) {
    const hint = fields.length > 6 ? '; outlines and turned boxes are not read' : '';
    throw new InputError(`${where}: ${EXPECTED}, got ${fields.length} values${hint}`);
  }
  const [kind = NaN, x = NaN, y = NaN, width = NaN, height = NaN, confidence = 1] = fields.map(Number);
  if (!/^\d+$/.test(fields[0] ?? '')) {
    throw new InputError(`${where}: ${EXPECTED}, got the class ${JSON.stringify(fields[0])}`);
  }
  if (classes !== undefined && kind >= classes) {
    throw new InputError(
      `${where}: expected a class from 0 to ${classes - 1}, as many as have a name, got ${kind}`,
    );
  }
  const isShare = (value: number): boolean => value >= 0 && value <= 1;
  if (![x, y, width, height, confidence].every(isShare)) {
    const hint = [x, y, width, height].some((value) => value > 1)
      ? "; pixels must be divided by the frame's size"
      : '';
    throw new InputError(
      `${where}: expected a box inside the frame, numbers from 0 to 1, got "${line}"${hint}`,
    );
  }
  if (width === 0 || height === 0) {
    throw new InputError(`${where}: expected a box with an area, got width ${width} and height ${height}`);
  }
  const [left, top, right, bottom] = [x - width / 2, y - height / 2, x + width / 2, y + height / 2];
  const isClipped = Math.min(left, top) < -ROUNDING || Math.max(right, bottom) > 1 + ROUNDING;
  return { box: { kind, left, top, right, bottom }, isClipped };
}

/** Labels are written with six decimals or fewer: this much over the edge is no box that was cut. */
const ROUNDING = 0.001;

import type { RgbFrame } from '../image/frame';
import { IGNORE_LABEL } from '../lines/tape';
import { NUMBERS, PARTS } from './description';
import type { Description } from './description';
import { describeGround } from './describe-ground';
import { describeTape } from './describe-tape';

/**
 * The description of one frame, NaN where it does not show what is described.
 * @param classes surface of each pixel (SurfaceReader)
 */
export function describeFrame(frame: RgbFrame, classes: Uint8Array): Description {
  const inner = dropEdges(classes, frame.width);
  const description = new Float64Array(NUMBERS);
  for (const { surface, isTape, start } of PARTS) {
    description.set((isTape ? describeTape : describeGround)(frame, inner, surface), start);
  }
  return description;
}

/** The classes without pixels beside another class, whose colours are mixed. */
function dropEdges(classes: Uint8Array, width: number): Uint8Array {
  const height = classes.length / width;
  return classes.map((own, i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    for (let row = Math.max(0, y - 1); row <= Math.min(height - 1, y + 1); row++) {
      for (let column = Math.max(0, x - 1); column <= Math.min(width - 1, x + 1); column++) {
        if (classes[row * width + column] !== own) return IGNORE_LABEL;
      }
    }
    return own;
  });
}

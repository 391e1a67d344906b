import { SIDES } from '../watch/stamp-pairs';
import type { PairView } from './page-messages';

/**
 * A view as one binary message: length of the head (uint32, little-endian), the head as JSON, then four pictures, whose
 * lengths are in the head: of the camera its picture and what is selected, then of the proxy.
 */
export function encodeView({ suggested, ...sides }: PairView): Buffer {
  const pictures = SIDES.flatMap((side) => [sides[side].picture, sides[side].selected]);
  const head = Buffer.from(
    JSON.stringify({
      lengths: pictures.map(({ length }) => length),
      sides: SIDES.map((side) => ({ segments: sides[side].segments, share: sides[side].share })),
      suggested,
    }),
  );
  const length = Buffer.alloc(4);
  length.writeUInt32LE(head.length);
  return Buffer.concat([length, head, ...pictures]);
}

import { ImageError } from '../image/image-error';

/** How the fields of a message are laid out: CDR (ROS 2) of either byte order, or ROS 1. */
export interface Layout {
  /** Where the fields begin: after CDR's encapsulation header; alignment counts from there. */
  readonly start: number;
  /** CDR pads numbers to their size and ends strings by a zero; ROS 1 does neither. */
  readonly isCdr: boolean;
  readonly isLittleEndian: boolean;
}

/** What every ROS 2 on x86 and arm64 writes. */
export const CDR: Layout = { start: 4, isCdr: true, isLittleEndian: true };
const BIG_ENDIAN_CDR: Layout = { ...CDR, isLittleEndian: false };
export const ROS1: Layout = { start: 0, isCdr: false, isLittleEndian: true };

/**
 * OMG DDS-XTypes 7.6.2: the second byte of the encapsulation header. CDR and plain XCDR2, in that order; the messages of
 * this room are laid out alike in both.
 */
const KINDS: ReadonlyMap<number, Layout> = new Map([
  [0, BIG_ENDIAN_CDR],
  [1, CDR],
  [6, BIG_ENDIAN_CDR],
  [7, CDR],
]);

/**
 * The layout of one message.
 * @param encoding `cdr` or `ros1`, as a bag's channel names it
 * @throws ImageError where the serialisation is none that ROS uses
 */
export function readLayout(encoding: string, data: Uint8Array): Layout {
  if (encoding === 'ros1') return ROS1;
  const isHeader = encoding === 'cdr' && data.length >= CDR.start && data[0] === 0;
  const layout = isHeader ? KINDS.get(data[1] ?? -1) : undefined;
  if (layout) return layout;
  throw new ImageError(
    'broken',
    `Expected a message in CDR or ROS 1 serialisation, found ${JSON.stringify(encoding)}, ${data.length} bytes, ` +
      `beginning with ${Buffer.from(data.subarray(0, 4)).toString('hex')}.`,
  );
}

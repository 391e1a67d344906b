import { addHuffmanTables, takeStandardTables } from './huffman-tables';
import { findMarker, isFrameHeader, MARKER, readLength, standsAlone } from './markers';
import { PictureScans } from './picture-scans';
import { readFrame, type Range } from './scan';

/** First and last coefficient, and bits of precision: a sequential scan has them all. */
const WHOLE_SCAN = Uint8Array.of(0, 63, 0);

const END_OF_IMAGE = Uint8Array.of(0xff, MARKER.endOfImage);

/**
 * Takes out of a JPEG what does not belong to it, and appends EOI where only that is missing: bytes between segments
 * and before restart markers, which webcams leave in nearly every frame. libjpeg skips them with a warning, but gives
 * the same warning for lost data; libjpeg-turbo's interface does not tell which. So the codes are gone through: where
 * each of the picture's blocks is there to its last bit, nothing of it is lost, and a missing EOI says nothing. Where one
 * is not, the picture is truncated or damaged, and is left to be refused: half a picture would be translated as if it were
 * a road.
 *
 * The parameters of a scan of baseline pictures, which only have one right value, are set to it: phones write others.
 *
 * Arithmetic and lossless pictures are left as they are within their scans, and need their EOI: no camera sends them.
 * @returns the picture without doubt, in memory of its own; undefined where nothing is to be mended, or it cannot be
 */
export function mendJpeg(data: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  const ranges = listOwnRanges(data);
  if (ranges === undefined) return undefined;
  const length = ranges.reduce((sum, { start, end }) => sum + end - start, 0);
  const isUntouched = ranges.every(
    ({ start, isOddScan }, i) => start === (ranges[i - 1]?.end ?? 0) && isOddScan !== true,
  );
  const hasEnd = ranges.at(-1)?.isEnd === true;
  if (isUntouched && hasEnd) return undefined;
  const mended = new Uint8Array(length + (hasEnd ? 0 : END_OF_IMAGE.length));
  let at = 0;
  for (const { start, end, isOddScan } of ranges) {
    mended.set(data.subarray(start, end), at);
    at += end - start;
    if (isOddScan) mended.set(WHOLE_SCAN, at - WHOLE_SCAN.length);
  }
  if (!hasEnd) mended.set(END_OF_IMAGE, at);
  return mended;
}

interface OwnRange extends Range {
  /** EOI. */
  readonly isEnd?: true;
  /** The header of a scan whose parameters are not WHOLE_SCAN, though they have to be. */
  readonly isOddScan?: true;
}

/** Everything that is the picture's own, in order; undefined where something of it is missing. */
function listOwnRanges(data: Uint8Array): readonly OwnRange[] | undefined {
  const ranges: OwnRange[] = [{ start: 0, end: 2 }];
  const tables = takeStandardTables();
  let scans: PictureScans | undefined;
  let interval = 0;
  for (let next = findMarker(data, 2); next > 0;) {
    const marker = data[next] ?? 0;
    if (marker === MARKER.endOfImage) return [...ranges, { start: next - 1, end: next + 1, isEnd: true }];
    if (standsAlone(marker)) {
      // libjpeg ignores it between segments, and so does whoever reads this.
      next = findMarker(data, next + 1);
      continue;
    }
    const length = readLength(data, next + 1);
    let end = next + 1 + length;
    if (length < 2 || end > data.length) return undefined;
    const content = data.subarray(next + 3, end);
    const isOddScan = marker === MARKER.startOfScan && scans?.isSequential === true && !hasWholeScan(content);
    ranges.push({ start: next - 1, end, ...(isOddScan && { isOddScan }) });
    if (marker === MARKER.huffmanTables && !addHuffmanTables(tables, content)) return undefined;
    if (marker === MARKER.restartInterval) interval = readLength(content, 0);
    if (isFrameHeader(marker)) {
      const frame = readFrame(content, marker);
      scans = frame && new PictureScans(frame);
    }
    if (marker === MARKER.startOfScan) {
      const header = isOddScan
        ? Uint8Array.of(...content.subarray(0, -WHOLE_SCAN.length), ...WHOLE_SCAN)
        : content;
      const walked = scans?.walk(data, header, end, { tables, interval });
      if (walked === undefined) return undefined;
      ranges.push(...walked);
      end = walked.at(-1)?.end ?? end;
    }
    next = findMarker(data, end);
  }
  return scans?.isComplete === true ? ranges : undefined;
}

function hasWholeScan(header: Uint8Array): boolean {
  return WHOLE_SCAN.every((value, i) => header.at(i - WHOLE_SCAN.length) === value);
}

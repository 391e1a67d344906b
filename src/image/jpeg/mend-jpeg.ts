import { addHuffmanTables, takeStandardTables, type HuffmanTables } from './huffman-tables';
import { findMarker, isFrameHeader, isRestart, MARKER, standsAlone } from './markers';
import { walkScan, type Component, type Frame, type Range } from './scan';

/** First and last coefficient, and bits of precision: a sequential scan has them all. */
const WHOLE_SCAN = Uint8Array.of(0, 63, 0);

const END_OF_IMAGE = Uint8Array.of(0xff, MARKER.endOfImage);

/**
 * Takes out of a JPEG what does not belong to it, and appends EOI where only that is missing: bytes between segments
 * and before restart markers, which webcams leave in nearly every frame. libjpeg skips them with a warning, but gives
 * the same warning for lost data; libjpeg-turbo's interface does not tell which. So the codes are gone through: where
 * each of the picture's blocks is there, nothing of it is lost, and a missing EOI says nothing. Where one is not, the
 * picture is truncated or damaged, and is left to be refused: half a picture would be translated as if it were a road.
 *
 * The parameters of a scan of baseline pictures, which only have one right value, are set to it: phones write others.
 *
 * Progressive pictures are left as they are within their scans: no camera sends them.
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
  let frame: Frame | undefined;
  let interval = 0;
  let hasScan = false;
  for (let next = findMarker(data, 2); next > 0;) {
    const marker = data[next] ?? 0;
    if (marker === MARKER.endOfImage) return [...ranges, { start: next - 1, end: next + 1, isEnd: true }];
    if (standsAlone(marker)) {
      // libjpeg ignores it between segments, and so does whoever reads this.
      next = findMarker(data, next + 1);
      continue;
    }
    const end = next + 1 + readLength(data, next + 1);
    if (end > data.length) return undefined;
    const content = data.subarray(next + 3, end);
    const isOddScan = marker === MARKER.startOfScan && frame?.isBaseline === true && !hasWholeScan(content);
    ranges.push({ start: next - 1, end, ...(isOddScan && { isOddScan }) });
    if (marker === MARKER.huffmanTables && !addHuffmanTables(tables, content)) return undefined;
    if (marker === MARKER.restartInterval) interval = readLength(content, 0);
    if (isFrameHeader(marker)) frame = readFrame(content, marker);
    let from = end;
    if (marker === MARKER.startOfScan) {
      const scan = readScan(data, content, end, { frame, tables, interval });
      if (scan === undefined) return undefined;
      ranges.push(...scan);
      hasScan = true;
      from = scan.at(-1)?.end ?? end;
    }
    next = findMarker(data, from);
  }
  return hasScan ? ranges : undefined;
}

function hasWholeScan(header: Uint8Array): boolean {
  return WHOLE_SCAN.every((value, i) => header.at(i - WHOLE_SCAN.length) === value);
}

interface ScanState {
  readonly frame: Frame | undefined;
  readonly tables: HuffmanTables;
  readonly interval: number;
}

function readScan(
  data: Uint8Array,
  header: Uint8Array,
  from: number,
  { frame, tables, interval }: ScanState,
): readonly Range[] | undefined {
  if (frame === undefined) return undefined;
  if (frame.isBaseline) return walkScan(data, header, from, frame, tables, interval);
  // Without its codes nobody knows where a scan should have ended: its marker is taken for the end.
  let next = findMarker(data, from);
  while (next > 0 && isRestart(data[next] ?? 0)) next = findMarker(data, next + 1);
  return next > 0 ? [{ start: from, end: next - 1 }] : undefined;
}

/** ITU-T T.81 B.2.2; undefined where it makes no sense. */
function readFrame(content: Uint8Array, marker: number): Frame | undefined {
  const components: Component[] = [];
  const count = content[5] ?? 0;
  for (let at = 6; at < 6 + 3 * count; at += 3) {
    const [id, sampling] = [content[at], content[at + 1] ?? 0];
    const [across, down] = [sampling >> 4, sampling & 15];
    if (id === undefined || across < 1 || across > 4 || down < 1 || down > 4) return undefined;
    components.push({ id, across, down });
  }
  const isBaseline = marker === MARKER.startOfFrame || marker === MARKER.extendedFrame;
  return { width: readLength(content, 3), height: readLength(content, 1), components, isBaseline };
}

/** A number of two bytes; those behind the end count as 0. */
function readLength(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0);
}

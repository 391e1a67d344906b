import { MAX_RECORD_BYTES, type BagFile } from './bag-file';

/** rosbag format 2.0: kinds of records. */
export const OP = { message: 2, bagHeader: 3, index: 4, chunk: 5, chunkInfo: 6, connection: 7 } as const;

export interface Ros1Record {
  readonly op: number;
  /** Where it begins, in the file or in the chunk's data. */
  readonly offset: number;
  readonly fields: ReadonlyMap<string, Uint8Array>;
  readonly data: Uint8Array;
  /** The data are cut by the file's end. */
  readonly isCut: boolean;
}

/** How a sequence of records ended. */
export interface Ros1End {
  readonly offset: number;
  readonly problem?: string;
}

const HEADER_LIMIT = 16 * 1024 * 1024;

/** Records of a chunk's data, or of any bytes in memory. A cut last record is not given. */
export function* parseRos1Records(bytes: Uint8Array): Generator<Ros1Record, Ros1End, void> {
  let offset = 0;
  while (offset < bytes.length) {
    const headerLength = readLength(bytes, offset);
    const dataLength = headerLength === undefined ? undefined : readLength(bytes, offset + 4 + headerLength);
    if (headerLength === undefined || dataLength === undefined) return { offset, problem: 'truncated' };
    const start = offset + 8 + headerLength;
    const end = start + dataLength;
    if (end > bytes.length) return { offset, problem: 'truncated' };
    const fields = parseFields(bytes.subarray(offset + 4, offset + 4 + headerLength));
    if (fields === undefined) return { offset, problem: 'damaged' };
    yield { op: readOp(fields), offset, fields, data: bytes.subarray(start, end), isCut: false };
    offset = end;
  }
  return { offset };
}

/**
 * Records of a file from `start` on, one in memory at a time; its data are gone with the next one. Those that `skip`
 * names are not given.
 */
export async function* readRos1Records(
  file: BagFile,
  start: number,
  skip: ReadonlySet<number>,
): AsyncGenerator<Ros1Record, Ros1End, void> {
  let offset = start;
  while (offset < file.size) {
    const headerLength = readLength(await file.readUpTo(offset, 4), 0);
    if (headerLength === undefined) return { offset, problem: 'truncated' };
    if (headerLength > HEADER_LIMIT) return { offset, problem: 'damaged' };
    const head = await file.readUpTo(offset + 4, headerLength + 4);
    const dataLength = readLength(head, headerLength);
    if (dataLength === undefined) return { offset, problem: 'truncated' };
    const fields = parseFields(head.subarray(0, headerLength));
    if (fields === undefined || dataLength > MAX_RECORD_BYTES) return { offset, problem: 'damaged' };
    const op = readOp(fields);
    const dataStart = offset + 8 + headerLength;
    const isCut = dataStart + dataLength > file.size;
    if (!skip.has(op)) {
      yield { op, offset, fields, data: await file.readShared(dataStart, dataLength), isCut };
    }
    if (isCut) return { offset, problem: 'truncated' };
    offset = dataStart + dataLength;
  }
  return { offset };
}

/** `name=value` pairs, each after its length. @returns undefined where they are damaged */
export function parseFields(bytes: Uint8Array): Map<string, Uint8Array> | undefined {
  const fields = new Map<string, Uint8Array>();
  for (let at = 0; at < bytes.length;) {
    const length = readLength(bytes, at);
    if (length === undefined || at + 4 + length > bytes.length) return undefined;
    const field = bytes.subarray(at + 4, at + 4 + length);
    const equals = field.indexOf(0x3d);
    if (equals < 0) return undefined;
    fields.set(Buffer.from(field.subarray(0, equals)).toString('latin1'), field.subarray(equals + 1));
    at += 4 + length;
  }
  return fields;
}

/** A number of a record's field, little-endian, of as many bytes as the format says. Throws where it is missing. */
export function readField(fields: ReadonlyMap<string, Uint8Array>, name: string, bytes: 4 | 8): number {
  const field = fields.get(name);
  if (field?.length !== bytes) {
    throw new Error(`expected a field ${name} of ${bytes} bytes, found ${field?.length ?? 'none'}`);
  }
  const view = new DataView(field.buffer, field.byteOffset, field.byteLength);
  return bytes === 4 ? view.getUint32(0, true) : Number(view.getBigUint64(0, true));
}

export function readText(fields: ReadonlyMap<string, Uint8Array>, name: string): string {
  return Buffer.from(fields.get(name) ?? []).toString('utf8');
}

/** ROS 1 time, seconds and nanoseconds, as ns since the epoch. */
export function readTime(fields: ReadonlyMap<string, Uint8Array>, name: string): bigint {
  const field = fields.get(name);
  if (field?.length !== 8)
    throw new Error(`expected a field ${name} of 8 bytes, found ${field?.length ?? 'none'}`);
  const view = new DataView(field.buffer, field.byteOffset, field.byteLength);
  return BigInt(view.getUint32(0, true)) * 1_000_000_000n + BigInt(view.getUint32(4, true));
}

function readOp(fields: ReadonlyMap<string, Uint8Array>): number {
  return fields.get('op')?.[0] ?? 0;
}

function readLength(bytes: Uint8Array, at: number): number | undefined {
  if (at + 4 > bytes.length) return undefined;
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(at, true);
}

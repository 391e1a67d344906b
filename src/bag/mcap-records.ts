import { BagError } from './bag-error';
import { MAX_RECORD_BYTES, type BagFile } from './bag-file';

/** MCAP specification: opcodes of records outside the summary. */
export const OPCODE = {
  header: 1,
  footer: 2,
  schema: 3,
  channel: 4,
  message: 5,
  chunk: 6,
  attachment: 9,
  metadata: 12,
  dataEnd: 15,
} as const;

const MAGIC_BYTES = 8;
const MAGIC = Buffer.from([0x89, 0x4d, 0x43, 0x41, 0x50, 0x30, 0x0d, 0x0a]);
const HEAD_BYTES = 9;

/** A record as it lies in the file, with opcode and length; `isCut` where the file ends within it. */
export interface RawRecord {
  readonly opcode: number;
  readonly offset: number;
  readonly bytes: Uint8Array;
  readonly isCut: boolean;
}

/** Throws a BagError where the file is no MCAP. */
export async function checkMcapMagic(file: BagFile): Promise<void> {
  const magic = await file.readUpTo(0, MAGIC_BYTES);
  if (!MAGIC.equals(magic)) {
    throw new BagError(
      `${file.path}: expected an MCAP file (${MAGIC.toString('hex')}), found ${file.size} bytes that begin with ` +
        `${Buffer.from(magic).toString('hex') || 'nothing'}.`,
    );
  }
}

/** Records that carry messages, or are needed to read them. */
export const MESSAGE_RECORDS: ReadonlySet<number> = new Set([
  OPCODE.header,
  OPCODE.schema,
  OPCODE.channel,
  OPCODE.message,
  OPCODE.chunk,
]);

/** How a file's data section ended. */
export interface RecordsEnd {
  /** Where the last thing that was not read begins. */
  readonly offset: number;
  /** What was found instead of the section's end; undefined where it ended as it should. */
  readonly problem?: string;
}

/**
 * The wanted records of the data section, one at a time; others are skipped unread. Ends with the data section or where
 * the file does; then the last record may be cut. A record's bytes are gone with the next one.
 */
export async function* readRecords(
  file: BagFile,
  wanted: ReadonlySet<number>,
): AsyncGenerator<RawRecord, RecordsEnd, void> {
  let offset = MAGIC_BYTES;
  for (;;) {
    const head = await file.readUpTo(offset, HEAD_BYTES);
    if (head.length < HEAD_BYTES) return { offset, problem: "found the file's end: truncated" };
    const view = new DataView(head.buffer);
    const opcode = view.getUint8(0);
    const length = Number(view.getBigUint64(1, true));
    if (opcode === OPCODE.dataEnd || opcode === OPCODE.footer) return { offset };
    const end = offset + HEAD_BYTES + length;
    const isCut = end > file.size;
    if (opcode === 0 || (wanted.has(opcode) && !isCut && length > MAX_RECORD_BYTES)) {
      return { offset, problem: `found a record of kind ${opcode} and ${length} bytes: damaged` };
    }
    if (wanted.has(opcode)) {
      const most = Math.min(HEAD_BYTES + length, HEAD_BYTES + MAX_RECORD_BYTES, file.size - offset);
      yield { opcode, offset, bytes: await file.readShared(offset, most), isCut };
    }
    if (isCut) return { offset, problem: "found the file's end: truncated" };
    offset = end;
  }
}

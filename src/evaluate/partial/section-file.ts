import { createHash } from 'node:crypto';
import { open, stat } from 'node:fs/promises';
import type { FileReadResult } from 'node:fs/promises';
import { deserialize, serialize } from 'node:v8';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { describeError } from '../../process/describe-error';
import { writeAtomically } from '../../process/write-atomically';

/**
 * A file of named sections: a line with the length and sha256 of the head, the head (JSON: what the sections are about, and
 * where they lie), the sections. A reader takes the head first and any section alone; one that was cut is found by the
 * file's size, one that was changed by its sha256.
 */

/** A file that is not whole, not of this kind, or cannot be read. */
export class DamagedFileError extends Error {
  override readonly name = 'DamagedFileError';

  constructor(
    readonly file: string,
    /** What is wrong with it, without its name. */
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(`${file}: ${reason}`, options);
  }
}

interface Place {
  readonly at: number;
  readonly length: number;
  readonly sha256: string;
}
interface Head {
  readonly about: unknown;
  readonly sections: Readonly<Record<string, Place>>;
}

const MAGIC = 'sim2real-sections-1';
/** The first line has a fixed length: magic, head's length in ten digits, sha256. */
const LINE_LENGTH = MAGIC.length + 1 + 10 + 1 + 64 + 1;

/** Sections are bytes as they are, or structured data (v8's serialisation, deflated). */
export async function writeSections(
  file: string,
  about: object,
  given: Readonly<Record<string, unknown>>,
): Promise<void> {
  const chunks: Uint8Array[] = [];
  const sections: Record<string, Place> = {};
  let at = 0;
  for (const [name, value] of Object.entries(given)) {
    const bytes = value instanceof Uint8Array ? value : deflateRawSync(serialize(value), { level: 3 });
    sections[name] = { at, length: bytes.length, sha256: hash(bytes) };
    chunks.push(bytes);
    at += bytes.length;
  }
  const head = Buffer.from(JSON.stringify({ about, sections } satisfies Head));
  const line = `${MAGIC} ${String(head.length).padStart(10, '0')} ${hash(head)}\n`;
  await writeAtomically(file, Buffer.concat([Buffer.from(line), head, ...chunks]));
}

/** A file of sections whose head was read. */
export class SectionFile {
  private constructor(
    readonly file: string,
    /** As it was written; unchecked. */
    readonly about: unknown,
    private readonly sections: Head['sections'],
    private readonly start: number,
  ) {}

  /** @throws DamagedFileError where the file is cut, is something else or cannot be read */
  static async open(file: string): Promise<SectionFile> {
    const { size } = await stat(file).catch((cause: unknown) => {
      throw new DamagedFileError(file, describeError(cause), { cause });
    });
    const line = (await readRange(file, 0, Math.min(LINE_LENGTH, size))).toString('latin1');
    const [magic, length = '', sha256] = line.trimEnd().split(' ');
    if (magic !== MAGIC || line.length < LINE_LENGTH || !/^\d+$/.test(length)) {
      throw new DamagedFileError(
        file,
        size < LINE_LENGTH ? `cut at ${size} bytes` : 'not a partial result of sim2real',
      );
    }
    const start = LINE_LENGTH + Number(length);
    const bytes = await readRange(file, LINE_LENGTH, Math.min(Number(length), size - LINE_LENGTH));
    if (hash(bytes) !== sha256) throw new DamagedFileError(file, 'its head is cut or was changed');
    const { about, sections } = JSON.parse(bytes.toString()) as Head;
    const end = Object.values(sections).reduce(
      (last, each) => Math.max(last, start + each.at + each.length),
      start,
    );
    if (size !== end) throw new DamagedFileError(file, `expected ${end} bytes, found ${size}`);
    return new SectionFile(file, about, sections, start);
  }

  /** Reads all sections. @throws DamagedFileError where one was changed */
  async check(): Promise<void> {
    for (const name of Object.keys(this.sections)) await this.readBytes(name);
  }

  async readBytes(name: string): Promise<Buffer> {
    const place = this.sections[name];
    if (place === undefined) throw new DamagedFileError(this.file, `no section ${name}`);
    const bytes = await readRange(this.file, this.start + place.at, place.length);
    if (hash(bytes) !== place.sha256) throw new DamagedFileError(this.file, `section ${name} was changed`);
    return bytes;
  }

  /** @returns what was written under the name */
  async readData(name: string): Promise<unknown> {
    const bytes = await this.readBytes(name);
    try {
      return deserialize(inflateRawSync(bytes));
    } catch (error) {
      const reason = `section ${name}: written by a newer Node? ${describeError(error)}`;
      throw new DamagedFileError(this.file, reason, { cause: error });
    }
  }
}

function hash(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

async function readRange(file: string, at: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await readAt(file, at, length).catch((cause: unknown) => {
    throw new DamagedFileError(file, describeError(cause), { cause });
  });
  if (bytesRead < length) throw new DamagedFileError(file, `cut at ${at + bytesRead} bytes`);
  return buffer;
}

async function readAt(file: string, at: number, length: number): Promise<FileReadResult<Buffer>> {
  const handle = await open(file);
  try {
    return await handle.read(Buffer.alloc(length), 0, length, at);
  } finally {
    await handle.close();
  }
}

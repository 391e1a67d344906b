import { readFile, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { hostname } from 'node:os';
import { describeError } from '../../process/describe-error';
import { writeAtomically } from '../../process/write-atomically';
import { InputError } from '../frames/input-error';
import { compareText } from '../../process/compare-text';
import { PartialFile, isPartialName } from './partial-file';
import { DamagedFileError } from './section-file';

/** A partial result that cannot be used, or an input that has none. */
export interface LostPartial {
  /** The file, or the input. */
  readonly what: string;
  readonly reason: string;
}

export interface FoundPartials {
  readonly partials: PartialFile[];
  /** Files that are cut or damaged; inputs that were begun, or failed, and have no file. */
  readonly lost: LostPartial[];
}

const BEGUN = '.begun';

interface Begun {
  readonly input: string;
  readonly host: string;
  readonly pid: number;
  readonly at: string;
  /** Why it failed; absent where it was ended from outside. */
  readonly failed?: string;
}

/**
 * Opens all partial results of the folders.
 * @throws InputError where there is no such folder; DifferentSettingsError where another version of the program wrote one
 */
export async function findPartials(folders: readonly string[]): Promise<FoundPartials> {
  const partials: PartialFile[] = [];
  const lost: LostPartial[] = [];
  const done = new Set<string>();
  const begun = new Map<string, string>();
  for (const folder of folders) {
    for (const name of await listFiles(folder)) {
      const file = path.join(folder, name);
      if (name.endsWith(BEGUN)) begun.set(name.slice(0, -BEGUN.length), file);
      if (!isPartialName(name)) continue;
      try {
        partials.push(await PartialFile.open(file));
        done.add(name);
      } catch (error) {
        if (!(error instanceof DamagedFileError)) throw error;
        lost.push({ what: file, reason: error.reason });
      }
    }
  }
  for (const [name, file] of begun) {
    if (!done.has(name)) lost.push(await describeBegun(file));
  }
  return { partials, lost };
}

async function listFiles(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort(compareText);
  } catch (error) {
    throw new InputError(`${folder}: expected a folder of partial results: ${describeError(error)}`, {
      cause: error,
    });
  }
}

/** Notes that an input is being counted, so that a merge can name it if it never is. @returns call it with the outcome */
export async function noteBegun(
  partial: string,
  input: string,
): Promise<{ readonly done: () => Promise<void>; readonly failed: (error: unknown) => Promise<void> }> {
  const file = `${partial}${BEGUN}`;
  const begun: Begun = { input, host: hostname(), pid: process.pid, at: new Date().toISOString() };
  await writeAtomically(file, JSON.stringify(begun));
  return {
    done: () => rm(file, { force: true }),
    failed: (error) => writeAtomically(file, JSON.stringify({ ...begun, failed: describeError(error) })),
  };
}

async function describeBegun(file: string): Promise<LostPartial> {
  try {
    const { input, host, pid, at, failed } = JSON.parse(await readFile(file, 'utf8')) as Begun;
    return { what: input, reason: failed ?? `begun ${at} on ${host} (process ${pid}) and not finished` };
  } catch (error) {
    // It may have been finished since the folder was listed: then another merge has it.
    return { what: file, reason: `a bag was begun; which one cannot be read: ${describeError(error)}` };
  }
}

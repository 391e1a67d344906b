import { open, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { describeError } from './describe-error';

/** Linux' file systems take no longer name. */
const MAX_NAME_BYTES = 255;

/** What is left of an output's own name in that of its staging place. */
const MAX_KEPT_LETTERS = 40;

let count = 0;

/**
 * A path beside an output, to write it there and rename it when it is whole. It is hidden, so that no command takes it
 * for a picture or bag, and short enough whatever the output's name.
 */
export function makeStagingPath(target: string): string {
  const path = resolve(target);
  const kept = Array.from(basename(path)).slice(0, MAX_KEPT_LETTERS).join('');
  return join(dirname(path), `.${kept}.partial-${process.pid}-${count++}`);
}

/** Says what is wrong with an output's name; undefined where nothing is. */
export function findNameProblem(target: string): string | undefined {
  if (target.trim() === '') return 'expected a name, found an empty one';
  if (target.includes('\0')) return 'expected a name, found one with a zero byte';
  const long = target.split('/').find((name) => Buffer.byteLength(name) > MAX_NAME_BYTES);
  if (long === undefined) return undefined;
  return `expected names of at most ${MAX_NAME_BYTES} bytes, found one of ${Buffer.byteLength(long)}`;
}

/**
 * Checks where a file shall go; call it before the work, so that it is not done for nothing.
 * @throws Error where the name is not possible, is a folder's or a pipe's, or lies in a folder that is missing or not to be written
 */
export async function checkOutputFile(file: string): Promise<void> {
  await checkOutputFolder(file);
  const found = await stat(file).catch(() => undefined);
  if (found?.isFile() === false) {
    const kind = found.isDirectory() ? 'folder' : 'pipe, socket or device';
    throw new Error(`${file}: expected a file's name, found a ${kind}: choose another.`);
  }
}

/** As `checkOutputFile`. @throws Error also where there is a file already */
export async function checkNewFile(file: string): Promise<void> {
  await checkOutputFile(file);
  if ((await stat(file).catch(() => undefined)) !== undefined) {
    throw new Error(`${file}: expected no such file, found one: choose another name, or give --force.`);
  }
}

/** As `checkOutputFile`, for an output that may be a file or folder. */
export async function checkOutputFolder(target: string): Promise<void> {
  const problem = findNameProblem(target);
  if (problem !== undefined) throw new Error(`${target}: ${problem}: choose another.`);
  const folder = dirname(resolve(target));
  if (!(await stat(folder).catch(() => undefined))?.isDirectory()) {
    throw new Error(
      `${target}: expected its folder ${folder} to exist, found none: make it, or choose another.`,
    );
  }
  await tryToWrite(target, folder);
}

/**
 * Checks that a folder can be written in, or be made with those above it; call it before the work, and before
 * `mkdir(folder, { recursive: true })`, which never returns where a folder is there but takes no others, as /proc.
 * @param target the output that is to lie in it, which an error names; unless given, the folder
 * @throws Error where the name is not possible, a part of it is no folder, or nothing can be made there
 */
export async function checkFolderToMake(folder: string, target = folder): Promise<void> {
  const problem = findNameProblem(target);
  if (problem !== undefined) throw new Error(`${target}: ${problem}: choose another.`);
  let existing = resolve(folder);
  for (;;) {
    const found = await stat(existing).catch(() => undefined);
    if (found?.isDirectory()) break;
    if (found !== undefined) {
      throw new Error(
        `${target}: expected a folder's name, found that ${existing} is a file: choose another.`,
      );
    }
    existing = dirname(existing);
  }
  await tryToWrite(target, existing);
}

/** Rights alone do not tell: root has all of them in /proc and in a folder that is mounted read-only. */
async function tryToWrite(target: string, folder: string): Promise<void> {
  const probe = makeStagingPath(join(folder, basename(target)));
  try {
    await (await open(probe, 'wx')).close();
    await rm(probe);
  } catch (cause) {
    // The file's name in Node's message is the probe's.
    const reason = describeError(cause).replace(/,[^,]*$/, '');
    throw new Error(
      `${target}: expected a folder in which files can be made, found ${folder}: ${reason}: choose another.`,
      { cause },
    );
  }
}

import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { compareNatural } from '../../image/list-pictures';
import { describeError } from '../../process/describe-error';
import type { Box } from './box';
import { NAME_FILES, findClassNames } from './class-names';
import { dropEnding } from './frame-folder';
import { InputError } from './input-error';
import { parseBoxes } from './parse-boxes';
import { readGivenFile } from '../../process/read-given-file';

/** Boxes around things that are not tape, from a folder of YOLO text files. */
export interface BoxLabels {
  /** The folder, as given. */
  readonly folder: string;
  /** The file that names the classes; undefined where there is none. */
  readonly namesFile: string | undefined;
  /** Names of the classes that have a box, in the order of their numbers. */
  readonly classes: readonly string[];
  /** Boxes by name of the frame without its ending; `kind` is a place among `classes`. */
  readonly byFrame: ReadonlyMap<string, readonly Box[]>;
  /** Boxes that reached over the frame's edge and were cut there. */
  readonly clipped: number;
  /** Stands before the frames' names in `byFrame`: the sub-folder of one input's labels and a slash, or nothing. */
  readonly prefix: string;
}

/** The boxes of a frame, which may be none. @param frame its name, with or without ending */
export function findBoxes({ byFrame, prefix }: BoxLabels, frame: string): readonly Box[] {
  return byFrame.get(prefix + dropEnding(frame)) ?? [];
}

/** Names of label files, without their ending, that belong to none of these frames. */
export function listUnmatched({ byFrame, prefix }: BoxLabels, frames: readonly string[]): string[] {
  const known = new Set(frames.map((frame) => prefix + dropEnding(frame)));
  return [...byFrame.keys()].filter((name) => !known.has(name));
}

/**
 * The labels of one input: those in a sub-folder of its name, where there is one, because frames of two bags have the same
 * names; else all.
 * @param names names of the input, the first that has a sub-folder counts
 */
export function chooseOwnBoxes(labels: BoxLabels, names: readonly string[]): BoxLabels {
  const prefixes = names.map((name) => name + path.sep);
  const own = prefixes.find((prefix) => [...labels.byFrame.keys()].some((frame) => frame.startsWith(prefix)));
  return own === undefined ? labels : { ...labels, prefix: own };
}

/**
 * Reads NAME.txt for each frame NAME, in sub-folders of the same names, and the names of classes from one of NAME_FILES. A
 * frame without a file, or with an empty one, has no box.
 * @throws InputError where there is no such folder, no box in it, or a line that is no box
 */
export async function readBoxLabels(folder: string): Promise<BoxLabels> {
  const files = await listLabelFiles(folder);
  const names = await findClassNames(folder);
  const byFrame = new Map<string, readonly Box[]>();
  let clipped = 0;
  for (const name of files) {
    const file = path.join(folder, name);
    const parsed = parseBoxes(await readText(file), file, names?.names.length);
    byFrame.set(dropEnding(name), parsed.boxes);
    clipped += parsed.clipped;
  }
  const kinds = [...new Set([...byFrame.values()].flatMap((boxes) => boxes.map(({ kind }) => kind)))];
  kinds.sort((a, b) => a - b);
  if (kinds.length === 0) {
    const found = files.length === 0 ? 'no .txt file' : `${files.length} .txt files without any box`;
    throw new InputError(`${folder}: expected YOLO labels, NAME.txt for each frame NAME, found ${found}`);
  }
  const places = new Map(kinds.map((kind, place) => [kind, place]));
  return {
    folder,
    namesFile: names?.file,
    classes: kinds.map((kind) => names?.names[kind] ?? `class ${kind}`),
    byFrame: new Map(
      [...byFrame].map(([frame, boxes]) => [
        frame,
        boxes.map((box) => ({ ...box, kind: places.get(box.kind) ?? 0 })),
      ]),
    ),
    clipped,
    prefix: '',
  };
}

/** Paths inside the folder. Hidden names are no labels. */
async function listLabelFiles(folder: string): Promise<string[]> {
  try {
    const names = await readdir(folder, { recursive: true });
    return names.filter(isLabelFile).sort(compareNatural);
  } catch (error) {
    throw new InputError(`${folder}: expected a folder: ${describeError(error)}`, { cause: error });
  }
}

function isLabelFile(name: string): boolean {
  const parts = name.split(path.sep);
  const file = parts.at(-1) ?? '';
  return (
    file.endsWith('.txt') &&
    !parts.some((part) => part.startsWith('.')) &&
    !NAME_FILES.some((each) => each === file)
  );
}

async function readText(file: string): Promise<string> {
  try {
    return await readGivenFile(file);
  } catch (error) {
    throw new InputError(`${file}: expected a file of boxes: ${describeError(error)}`, { cause: error });
  }
}

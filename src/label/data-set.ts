import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { LabelEdges } from '../evaluate/variants/read-labels';

/** A frame with the tape that a model sees in it. */
export interface LabelledPicture {
  /** Of its file in the folder `images`, with `/`. */
  readonly file: string;
  readonly width: number;
  readonly height: number;
  /** A truth mask, width * height bytes. */
  readonly labels: Uint8Array;
}

/** One way to write labels, in a folder that holds the pictures in its sub-folder `images`. */
export interface LabelWriter {
  add(picture: LabelledPicture): Promise<void>;
  /** Writes what is known only at the end. */
  finish(): Promise<void>;
}

export interface LabelFormat {
  /** What a format cannot ignore belongs to the tape up to its edge. */
  readonly edges: LabelEdges;
  /** Its own files and folders beside `images`. */
  readonly entries: readonly string[];
  open(folder: string): Promise<LabelWriter>;
}

export const IMAGES = 'images';

/** Writes a file and the folders above it. @param name inside the folder, with `/` */
export async function putFile(folder: string, name: string, content: string | Uint8Array): Promise<void> {
  const file = path.join(folder, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, content);
}

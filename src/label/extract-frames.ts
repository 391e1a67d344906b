import path from 'node:path';
import { dropEnding } from '../evaluate/frames/frame-folder';
import { InputError, refuseAll } from '../evaluate/frames/input-error';
import type { FrameFile } from '../evaluate/frames/frame-folder';
import type { ExcludedFrame, InputLoss } from '../evaluate/frames/frame-results';
import { openFrameSource } from '../evaluate/frames/open-frame-source';
import type { FrameSource } from '../evaluate/frames/frame-source';
import { FrameError, readFrame } from '../evaluate/frames/read-frame';
import { mapInOrder } from '../process/map-in-order';
import { PendingOutput } from '../process/pending-output';
import { putFile } from './data-set';
import { expectApart } from './expect-apart';
import { makePictureFile, measureFrame } from './picture-file';
import type { PictureFile } from './picture-file';

export interface ExtractRequest {
  readonly input: string;
  readonly output: string;
  readonly topic?: string;
  readonly every?: number;
  /** Whether the frames that an earlier run wrote are replaced. */
  readonly force: boolean;
}

export interface ExtractControl {
  readonly signal: AbortSignal;
  /** Called with frames done and their number. */
  readonly report: (done: number, total: number) => void;
}

export interface ExtractResult {
  readonly output: string;
  readonly topic: string | null;
  readonly frames: number;
  readonly excluded: readonly ExcludedFrame[];
  readonly losses: readonly InputLoss[];
}

const TABLE = 'frames.csv';
/** Pictures that are decoded at a time, to see whether they are whole. */
const PENDING = 4;
const MAX_BYTES = 64 * 1024 * 1024;

/**
 * Writes the frames of a bag as pictures, named as `evaluate` and `calibrate` name them, so that masks of these names
 * serve for the bag, too; and frames.csv with scene, sequence, time (s) and stamp (s) of each. The folder appears when it
 * is whole.
 * @throws InputError where the input is a folder of pictures, or no frame can be used; BagError
 */
export async function extractFrames(
  { input, output, force, ...request }: ExtractRequest,
  { signal, report }: ExtractControl,
): Promise<ExtractResult> {
  await expectApart(input, output);
  const pending = await PendingOutput.create(output, {
    ...(force && { replaces: isOwnEntry }),
    remedy: 'give --force to replace the frames of an earlier run',
  });
  const resources: (() => Promise<void>)[] = [() => pending.discard()];
  try {
    const source = await openFrameSource({ every: 1, ...request, input, signal });
    resources.push(() => source.close());
    if (source.kind === 'folder') {
      throw new InputError(`${input}: expected a bag, found a folder of pictures: they are frames already`);
    }
    const [files, excluded]: [string[], ExcludedFrame[]] = [[], []];
    const limits = { pending: PENDING, bytes: MAX_BYTES };
    let done = 0;
    for await (const { item, result } of mapInOrder(source.read(), takePicture, measureFrame, limits)) {
      signal.throwIfAborted();
      report(++done, Math.max(done, source.total));
      if (result === undefined) continue;
      if (result instanceof FrameError) {
        excluded.push({ frame: item.name, cause: 'broken', reason: result.message });
        continue;
      }
      files.push(`${item.name}${result.ending}`);
      await pending.name(putFile(pending.path, `${item.name}${result.ending}`, result.data));
    }
    if (files.length === 0) throw refuseAll(input, [...source.excluded, ...excluded]);
    await pending.name(putFile(pending.path, TABLE, writeTable(source, input, files)));
    signal.throwIfAborted();
    await pending.commit();
    const { topic, losses } = source;
    return { output, topic, frames: files.length, excluded: [...source.excluded, ...excluded], losses };
  } finally {
    for (const release of resources.reverse()) await release();
  }
}

function isOwnEntry(name: string): boolean {
  return name === TABLE || /^\d{6,}\.(jpg|png)$/.test(name);
}

/** A frame that does not decode is a result. */
async function takePicture(frame: FrameFile): Promise<PictureFile | FrameError> {
  try {
    await readFrame(frame);
    return await makePictureFile(frame);
  } catch (error) {
    if (error instanceof FrameError) return error;
    throw error;
  }
}

function writeTable(source: FrameSource, input: string, files: readonly string[]): string {
  const groups = source.groups();
  // A comma or a quote of the bag's name would need quoting in the table.
  const bag = path.parse(path.resolve(input)).name.replace(/[^\w.-]+/g, '_');
  const rows = files.map((file) => {
    const name = dropEnding(file);
    const time = source.findPlace(name)?.time;
    // Two bags in one table: their scenes are not the same.
    const scene = `${bag}-${groups.find(name)?.scene ?? name}`;
    return [file, scene, bag, time?.toFixed(6) ?? '', formatStamp(source.findStamp(name))].join();
  });
  return `${['frame,scene,sequence,time,stamp', ...rows].join('\n')}\n`;
}

/** Seconds since the epoch, to the nanosecond. */
function formatStamp(stamp: bigint | undefined): string {
  if (stamp === undefined) return '';
  const digits = stamp.toString().padStart(10, '0');
  return `${digits.slice(0, -9)}.${digits.slice(-9)}`;
}

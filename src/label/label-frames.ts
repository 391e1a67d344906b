import path from 'node:path';
import { dropEnding } from '../evaluate/frames/frame-folder';
import { InputError, refuseAll } from '../evaluate/frames/input-error';
import type { FrameFile } from '../evaluate/frames/frame-folder';
import type { ExcludedFrame, InputLoss } from '../evaluate/frames/frame-results';
import { openFrameSource } from '../evaluate/frames/open-frame-source';
import type { FrameSource } from '../evaluate/frames/frame-source';
import type { LabelledPixels } from '../evaluate/tally/tally-messages';
import { TallyPool } from '../evaluate/tally/tally-pool';
import { DEFAULT_BINNING } from '../evaluate/thresholds/hsv-grid';
import { LABELLED_FRAMES, chooseLabeller } from '../evaluate/variants/frame-labeller';
import { TAPES, mapColors } from '../lines/tape';
import type { TapeColor } from '../lines/tape';
import { mapInOrder } from '../process/map-in-order';
import { PendingOutput } from '../process/pending-output';
import { expectApart } from './expect-apart';
import { IMAGES, putFile } from './data-set';
import type { LabelWriter } from './data-set';
import type { LabelFormatName } from './format-names';
import { LABEL_FORMATS, isLabelEntry } from './formats';
import { makePictureFile, measureFrame } from './picture-file';

export interface LabelRequest {
  /** A bag or a folder of pictures. */
  readonly input: string;
  /** The folder to write. */
  readonly output: string;
  readonly format: LabelFormatName;
  /** The model that labels: a name in models/, or a card's path; the default of real2sim unless given. */
  readonly model?: string;
  readonly topic?: string;
  readonly every?: number;
  /** Whether a data set that an earlier run wrote is replaced. */
  readonly force: boolean;
}

export interface LabelControl {
  /** Threads; as many as there are cores unless given. */
  readonly jobs?: number;
  readonly signal: AbortSignal;
  /** Called with frames done and their number. */
  readonly report: (done: number, total: number) => void;
}

/** Frames that show a colour, and its pixels in all of them. */
export interface LabelledColor {
  frames: number;
  pixels: number;
}

export interface LabelResult {
  readonly output: string;
  readonly format: LabelFormatName;
  readonly model: string;
  readonly frames: number;
  readonly colors: Readonly<Record<TapeColor, LabelledColor>>;
  readonly excluded: readonly ExcludedFrame[];
  readonly losses: readonly InputLoss[];
}

/** What is read ahead of the slowest thread. */
const MAX_BYTES = 64 * 1024 * 1024;

/**
 * Labels the tape in frames by a model and writes a data set. The folder appears when it is whole.
 * @throws InputError where no frame can be used, or none of them has tape; BagError; Error where the folder is taken
 */
export async function labelFrames(request: LabelRequest, control: LabelControl): Promise<LabelResult> {
  const { input, output, format, model, force } = request;
  const { signal, jobs } = control;
  const labeller = await chooseLabeller(model);
  await expectApart(input, output);
  const pending = await PendingOutput.create(output, {
    ...(force && { replaces: isLabelEntry }),
    remedy: 'give --force to replace a data set',
  });
  const resources: (() => Promise<void>)[] = [() => pending.discard()];
  try {
    const source = await openFrameSource({ ...request, signal, maxFrames: LABELLED_FRAMES });
    resources.push(() => source.close());
    const pool = new TallyPool({ signal, ...(jobs !== undefined && { jobs }) });
    resources.push(() => pool.close());
    const { edges } = LABEL_FORMATS[format];
    const plan = { variants: [], binning: DEFAULT_BINNING, thresholds: {}, geometry: false, labeller };
    const label = (frame: FrameFile): ReturnType<TallyPool['label']> => pool.label({ plan, frame, edges });
    const writer = await pending.name(LABEL_FORMATS[format].open(pending.path));
    const counts = await labelAll({ source, label, jobs: pool.jobs, writer, pending, control });
    if (counts.frames === 0) throw refuseAll(input, [...source.excluded, ...counts.excluded]);
    if (Object.values(counts.colors).every(({ pixels }) => pixels === 0)) {
      throw new InputError(
        `${input}: expected tape in ${counts.frames} frames, model ${labeller.name} finds none`,
      );
    }
    await pending.name(writer.finish());
    signal.throwIfAborted();
    await pending.commit();
    const excluded = [...source.excluded, ...counts.excluded];
    return { output, format, model: labeller.name, ...counts, excluded, losses: source.losses };
  } finally {
    // Threads first: they may still hold frames.
    for (const release of resources.reverse()) await release();
  }
}

interface Work {
  readonly source: FrameSource;
  readonly label: (frame: FrameFile) => ReturnType<TallyPool['label']>;
  readonly jobs: number;
  readonly writer: LabelWriter;
  readonly pending: PendingOutput;
  readonly control: LabelControl;
}

async function labelAll({ source, label, jobs, writer, pending, control }: Work) {
  const colors = mapColors((): LabelledColor => ({ frames: 0, pixels: 0 }));
  const excluded: ExcludedFrame[] = [];
  const stems = new Set<string>();
  let done = 0;
  const limits = { pending: jobs, bytes: MAX_BYTES };
  for await (const { item: frame, result } of mapInOrder(source.read(), label, measureFrame, limits)) {
    control.report(++done, Math.max(done, source.total));
    if (result === undefined) continue;
    if ('excluded' in result) {
      excluded.push(result.excluded);
      continue;
    }
    const stem = dropEnding(frame.name);
    if (stems.has(stem)) {
      throw new InputError(
        `${frame.name}: expected names that differ without their ending, found ${stem} twice`,
      );
    }
    stems.add(stem);
    const { ending, data } = await makePictureFile(frame);
    const file = `${stem}${ending}`;
    await pending.name(putFile(pending.path, path.posix.join(IMAGES, file), data));
    await pending.name(writer.add({ file, ...result }));
    countColors(colors, result);
  }
  return { frames: stems.size, colors, excluded };
}

function countColors(colors: Record<TapeColor, LabelledColor>, { labels }: LabelledPixels): void {
  const pixels = new Uint32Array(256);
  for (const label of labels) pixels[label] = (pixels[label] ?? 0) + 1;
  mapColors((color) => {
    const own = pixels[TAPES[color].label] ?? 0;
    colors[color].pixels += own;
    if (own > 0) colors[color].frames++;
  });
}

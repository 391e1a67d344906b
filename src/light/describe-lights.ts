import path from 'node:path';
import { readGroups } from '../evaluate/frames/frame-groups';
import type { FrameFile } from '../evaluate/frames/frame-folder';
import type { ExcludedFrame, InputLoss } from '../evaluate/frames/frame-results';
import { InputError, refuseAll } from '../evaluate/frames/input-error';
import { openFrameSource } from '../evaluate/frames/open-frame-source';
import { FrameError, readFrame } from '../evaluate/frames/read-frame';
import { chooseLabeller } from '../evaluate/variants/frame-labeller';
import { isLightName } from '../translate/lights';
import type { LightFile } from '../translate/lights';
import { NUMBERS } from './description';
import type { Description } from './description';
import { describeFrame } from './describe-frame';
import { FrameScaler } from './frame-scaler';
import { readOtherLights } from './read-other-lights';
import { summariseLight } from './summarise-light';
import type { DescribedFrame } from './summarise-light';
import { SurfaceReader } from './surface-reader';

export interface DescribeRequest {
  /** A bag or a folder of pictures. */
  readonly input: string;
  /** The real2sim model that says what is tape: a name in models/, or a card's path; the default unless given. */
  readonly model?: string;
  readonly topic?: string;
  readonly every?: number;
  /** Name of the light; the input's unless given. */
  readonly name?: string;
  /** A light for each value of a column of a frames.csv. */
  readonly groups?: { readonly file: string; readonly by: string };
  /** Where parts come from that no frame shows: see readOtherLights. */
  readonly like?: string;
}

export interface DescribeControl {
  readonly signal: AbortSignal;
  /** Called with frames done and their number. */
  readonly report: (done: number, total: number) => void;
}

export interface DescribedLights {
  readonly file: LightFile;
  /** Frames of each light that were looked at; those that describe it are fewer. */
  readonly seen: Readonly<Record<string, number>>;
  /** What lights the unseen parts came from; undefined: there are none to take from. */
  readonly like: string | undefined;
  readonly excluded: readonly ExcludedFrame[];
  readonly losses: readonly InputLoss[];
}

/** Frames of a bag that are looked at: four a second of a minute. */
const MAX_FRAMES = 240;

/**
 * Describes the light of unlabelled real frames, for a sim2real model that knows the light. A port of
 * models/training/describe_light.py: equal frames give equal numbers.
 * @throws InputError where no frame can be used, or a light cannot be described; BagError, ModelError
 */
export async function describeLights(
  request: DescribeRequest,
  { signal, report }: DescribeControl,
): Promise<DescribedLights> {
  const { input, groups, like: given } = request;
  const { model } = await chooseLabeller(request.model);
  const like = await readOtherLights(given);
  const nameLight = await chooseNames(request);
  const source = await openFrameSource({ ...request, signal, maxFrames: MAX_FRAMES });
  const describer = await FrameDescriber.load(model);
  try {
    const lights = new Map<string, DescribedFrame[]>();
    const excluded: ExcludedFrame[] = [];
    let done = 0;
    for await (const frame of source.read()) {
      signal.throwIfAborted();
      report(++done, Math.max(done, source.total));
      const name = nameLight(frame.name);
      if (name === undefined) continue;
      const described = await describer.describe(frame);
      if ('excluded' in described) excluded.push(described.excluded);
      else if (!lights.get(name)?.push(described)) lights.set(name, [described]);
    }
    if (lights.size === 0) {
      const all = [...source.excluded, ...excluded];
      if (all.length > 0 || groups === undefined) throw refuseAll(input, all);
      throw new InputError(`${groups.file}: expected rows of the frames of ${input}, found none`);
    }
    const others = like?.descriptions ?? [];
    const file = { numbers: NUMBERS, lights: summariseAll(lights, others) };
    return {
      file,
      seen: Object.fromEntries([...lights].map(([name, frames]) => [name, frames.length])),
      like: like?.name,
      excluded: [...source.excluded, ...excluded],
      losses: source.losses,
    };
  } finally {
    await describer.close();
    await source.close();
  }
}

function summariseAll(
  lights: ReadonlyMap<string, readonly DescribedFrame[]>,
  others: readonly Description[],
): LightFile['lights'] {
  return Object.fromEntries(
    [...lights].map(([name, frames]) => [name, summariseLight(name, frames, others)]),
  );
}

/** The tools that describe a frame. */
class FrameDescriber {
  private constructor(
    private readonly scaler: FrameScaler,
    private readonly reader: SurfaceReader,
  ) {}

  static async load(model: string): Promise<FrameDescriber> {
    return new FrameDescriber(await FrameScaler.load(), await SurfaceReader.load(model));
  }

  async describe(file: FrameFile): Promise<DescribedFrame | { readonly excluded: ExcludedFrame }> {
    try {
      const frame = this.scaler.scale(await readFrame(file));
      const { classes, tape } = await this.reader.read(frame);
      return { description: describeFrame(frame, classes), tape };
    } catch (error) {
      if (!(error instanceof FrameError)) throw error;
      return { excluded: { frame: file.name, cause: 'broken', reason: error.message } };
    }
  }

  async close(): Promise<void> {
    this.scaler.close();
    await this.reader.close();
  }
}

/** Name of the light that a frame is of; undefined: it counts for none. */
type NameLight = (frame: string) => string | undefined;

/** @throws InputError where the file of groups cannot be read, or two of its values would share a name */
async function chooseNames({ input, name, groups }: DescribeRequest): Promise<NameLight> {
  if (groups === undefined) {
    const own = name ?? makeName(path.basename(input, path.extname(input)));
    return () => own;
  }
  const { file, by } = groups;
  const labels = await readGroups(file, [by]);
  const values = new Map<string, string>();
  return (frame) => {
    const value = labels.find(frame)?.groups[by];
    if (value === undefined || value === '') return undefined;
    const light = makeName(value);
    const other = values.get(light) ?? value;
    if (other !== value) {
      throw new InputError(
        `${file}: expected values of ${by} that differ by letters and digits, found ${other} and ${value}`,
      );
    }
    values.set(light, value);
    return light;
  };
}

/** A name that can stand on a command line, and is none of the words that have a meaning there. */
function makeName(text: string): string {
  const word = text.replace(/[^A-Za-z0-9_-]+/g, '-').replace(/^[-_]+|-+$/g, '');
  return isLightName(word) ? word : `light-${word}`.replace(/-$/, '');
}

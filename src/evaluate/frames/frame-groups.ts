import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { describeError } from '../../process/describe-error';
import { dropEnding } from './frame-folder';
import { InputError } from './input-error';
import { readGivenFile } from '../../process/read-given-file';

/** What frames.csv says of a frame. */
export interface FrameLabels {
  /** Frames of one scene are not independent: they are drawn together in a bootstrap. */
  readonly scene: string;
  /** Value of each column that results are grouped by. */
  readonly groups: Readonly<Record<string, string>>;
  /** Its place in a drive; undefined where that is unknown. */
  readonly place?: FramePlace;
}

export interface FramePlace {
  /** Frames of one sequence are of one drive. */
  readonly sequence: string;
  /** Seconds; undefined: unknown. */
  readonly time?: number;
}

export interface FrameGroups {
  /** Columns that results are grouped by; hand calibration uses the first one. */
  readonly columns: readonly string[];
  /** What a scene is, in words. */
  readonly scene: string;
  /** Scenes have names that the user gave: the same name in two inputs means the same scene. */
  readonly hasNamedScenes: boolean;
  /** @returns undefined where the file has no row for the frame */
  find(frame: string): FrameLabels | undefined;
}

/** Columns used when the user names none. */
const USUAL = ['lighting', 'light', 'robot'];

/** Every frame is a scene of its own, and all are in one group. */
export const NO_GROUPS: FrameGroups = {
  columns: [],
  scene: 'each frame',
  hasNamedScenes: false,
  find: (frame) => ({ scene: frame, groups: {} }),
};

/**
 * Reads frames.csv: a column `frame` (the file's path inside the folder of frames, with or without its ending; a name
 * that only one row has may stand without its folder, or with another), perhaps `scene`, perhaps `sequence` and `time`
 * (seconds) of frames that follow each other in a drive, and columns to group by.
 * @param by columns; empty: those of lighting, light, robot that are there
 * @throws InputError on a file that is no CSV, without the columns, with a frame twice, or a time that is no number
 */
export async function readGroups(file: string, by: readonly string[]): Promise<FrameGroups> {
  let rows: Record<string, string>[];
  try {
    rows = parse(await readGivenFile(file), { columns: true, bom: true, skip_empty_lines: true, trim: true });
  } catch (error) {
    throw new InputError(`${file}: expected a CSV file: ${describeError(error)}`, {
      cause: error,
    });
  }
  const present = Object.keys(rows[0] ?? {});
  const columns = by.length > 0 ? by : USUAL.filter((name) => present.includes(name));
  for (const name of ['frame', ...columns]) {
    if (!present.includes(name)) {
      throw new InputError(`${file}: expected a column "${name}", got ${present.join(', ') || 'no row'}`);
    }
  }
  const hasScenes = present.includes('scene');
  const labels = new LabelTable();
  for (const row of rows) {
    const stem = dropEnding(row['frame'] ?? '');
    if (labels.has(stem)) throw new InputError(`${file}: frame ${stem} is given twice; keep one row`);
    labels.add(stem, {
      scene: hasScenes ? (row['scene'] ?? '') : stem,
      groups: Object.fromEntries(columns.map((name) => [name, row[name] ?? ''])),
      ...readPlace(row, `${file}: frame ${stem}`),
    });
  }
  return {
    columns,
    scene: hasScenes ? 'column scene' : 'each frame',
    hasNamedScenes: hasScenes,
    find: (frame) => labels.find(dropEnding(frame)),
  };
}

/** Labels by a frame's path without its ending. */
class LabelTable {
  readonly #byPath = new Map<string, FrameLabels>();
  /** Undefined where several rows have the name, in different folders. */
  readonly #byName = new Map<string, FrameLabels | undefined>();

  has(stem: string): boolean {
    return this.#byPath.has(stem);
  }

  add(stem: string, labels: FrameLabels): void {
    const name = path.basename(stem);
    this.#byPath.set(stem, labels);
    this.#byName.set(name, this.#byName.has(name) ? undefined : labels);
  }

  find(stem: string): FrameLabels | undefined {
    return this.#byPath.get(stem) ?? this.#byName.get(path.basename(stem));
  }
}

/** A row without a sequence stands alone. */
function readPlace(
  { sequence = '', time = '' }: Record<string, string>,
  where: string,
): Pick<FrameLabels, 'place'> {
  if (sequence === '') return {};
  if (time === '') return { place: { sequence } };
  const seconds = Number(time);
  if (!Number.isFinite(seconds))
    throw new InputError(`${where}: time: expected seconds, got ${JSON.stringify(time)}`);
  return { place: { sequence, time: seconds } };
}

/** Neighbouring frames of a drive are nearly equal: the bootstrap draws them together. */
const SCENE_SECONDS = 2;
/** A short bag is cut into about this many scenes, or the bootstrap would have too few ... */
const WANTED_SCENES = 20;
/** ... but none is shorter: frames this close show the same, and the interval would be too narrow. */
const MIN_SECONDS = 0.5;

/** Frames of a bag in scenes of equal time, by their log time in ns. */
export function groupByTime(times: ReadonlyMap<string, bigint>): FrameGroups {
  const all = [...times.values()].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const start = all[0] ?? 0n;
  const seconds = Number((all.at(-1) ?? 0n) - start) / 1e9;
  const length = Math.max(MIN_SECONDS, Math.min(SCENE_SECONDS, seconds / WANTED_SCENES));
  const last = Math.max(0, Math.ceil(seconds / length) - 1);
  const findScene = (time: bigint): number => Math.min(Math.floor(Number(time - start) / 1e9 / length), last);
  return {
    columns: [],
    scene: `each ${length.toFixed(2)} s of the bag`,
    hasNamedScenes: false,
    find: (frame) => {
      const time = times.get(frame);
      if (time === undefined) return undefined;
      return { scene: String(findScene(time)), groups: {} };
    },
  };
}

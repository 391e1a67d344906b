import { InputError, refuseAll } from '../evaluate/frames/input-error';
import type { ExcludedFrame, InputLoss } from '../evaluate/frames/frame-results';
import { readGroups } from '../evaluate/frames/frame-groups';
import { openFrameSource } from '../evaluate/frames/open-frame-source';
import { TallyPool } from '../evaluate/tally/tally-pool';
import type { FrameTally } from '../evaluate/tally/tally-plan';
import type { Margin } from '../evaluate/thresholds/fit-margin';
import { HsvGrid } from '../evaluate/thresholds/hsv-grid';
import type { HsvBinning } from '../evaluate/thresholds/hsv-grid';
import { LABELLED_FRAMES, chooseLabeller } from '../evaluate/variants/frame-labeller';
import { findLights } from './find-lights';
import type { FrameGroup, LabelledFrame } from './labelled-frames';
import { tuneSet } from './tune-set';
import type { ThresholdSet } from './tune-set';

export interface CalibrateRequest {
  /** A bag or a folder of pictures. */
  readonly input: string;
  /** Folder of truth masks; unless given, a model labels the tape. */
  readonly masks?: string;
  /** The model that labels: a name in models/, or a card's path; the default of real2sim unless given. */
  readonly model?: string;
  readonly topic?: string;
  readonly every?: number;
  /** One set for all frames, for each value of a column of a frames.csv, or for each light found in the frames. */
  readonly sets: 'one' | 'lights' | { readonly groups: string; readonly by: string };
  readonly binning: HsvBinning;
  readonly margin: Margin;
}

export interface CalibrateControl {
  /** Threads; as many as there are cores unless given. */
  readonly jobs?: number;
  readonly signal: AbortSignal;
  /** Called with frames done and their number. */
  readonly report: (done: number, total: number) => void;
}

export interface CalibrationResult {
  /** What labelled the tape: null is the given masks. */
  readonly model: string | null;
  readonly binning: HsvBinning;
  readonly margin: Margin;
  readonly sets: readonly ThresholdSet[];
  readonly excluded: readonly ExcludedFrame[];
  readonly losses: readonly InputLoss[];
}

/**
 * Finds the thresholds of highest IoU with the tape of some frames, by masks or by a model's labels.
 * @throws InputError where no frame can be used, or none of them has tape; BagError
 * @throws RangeError where the binning does not divide the levels
 */
export async function calibrate(
  request: CalibrateRequest,
  { jobs, signal, report }: CalibrateControl,
): Promise<CalibrationResult> {
  const { input, masks, model, sets: wanted, binning, margin } = request;
  const grid = new HsvGrid(binning);
  const labeller = masks === undefined ? await chooseLabeller(model) : undefined;
  // Before the work, which would be done for nothing.
  const makeGroups = await chooseGroups(wanted, input, grid);
  const source = await openFrameSource({ ...request, signal, maxFrames: LABELLED_FRAMES });
  const pool = new TallyPool({ signal, ...(jobs !== undefined && { jobs }) });
  try {
    const plan = { variants: [RAW], binning, thresholds: {}, geometry: false, ...(labeller && { labeller }) };
    const counted = await pool.tally(plan, source.read(), (done) => {
      report(done, Math.max(done, source.total));
    });
    const excluded = [...source.excluded, ...counted.excluded];
    if (counted.tallies.length === 0) throw refuseAll(input, excluded);
    const frames = counted.tallies.map(({ frame, variants }: FrameTally) => ({
      name: frame,
      histogram: variants[0]?.histogram ?? new Uint8Array(0),
    }));
    const sets: ThresholdSet[] = [];
    for (const group of makeGroups(frames)) {
      sets.push(await tuneSet(pool, group, { grid, margin }));
    }
    if (sets.every(({ colors }) => Object.values(colors).every(({ pixels }) => pixels === 0))) {
      const found = labeller ? `model ${labeller.name} finds none` : `the masks in ${masks ?? ''} have none`;
      throw new InputError(`${input}: expected tape in ${frames.length} frames, ${found}`);
    }
    return { model: labeller?.name ?? null, binning, margin, sets, excluded, losses: source.losses };
  } finally {
    await pool.close();
    await source.close();
  }
}

const RAW = { name: 'raw', kind: 'raw' } as const;

type MakeGroups = (frames: readonly LabelledFrame[]) => readonly FrameGroup[];

/** @throws InputError where the file of groups cannot be read */
async function chooseGroups(
  sets: CalibrateRequest['sets'],
  input: string,
  grid: HsvGrid,
): Promise<MakeGroups> {
  if (sets === 'one') return (frames) => [{ name: null, light: null, frames }];
  if (sets === 'lights') return (frames) => findLights(frames, grid);
  const { groups, by } = sets;
  const labels = await readGroups(groups, [by]);
  return (frames) => {
    const found = new Map<string, LabelledFrame[]>();
    for (const frame of frames) {
      const value = labels.find(frame.name)?.groups[by];
      if (value === undefined) continue;
      const group = found.get(value) ?? [];
      found.set(value, group);
      group.push(frame);
    }
    if (found.size === 0) {
      throw new InputError(`${groups}: expected rows of the frames of ${input}, found none`);
    }
    return [...found].map(([name, group]) => ({ name, light: null, frames: group }));
  };
}

import { listCells } from '../frames/cells';
import { SAMPLED_FRAMES, spreadEvenly } from '../frames/spread-sample';
import type { TallyPool } from '../tally/tally-pool';
import { NEIGHBOUR_RULE, explainNone } from './list-neighbours';
import type { FrameResult } from './count-results';
import { countTuned } from './count-tuned';
import type { CountedInput, RunSettings, SampledFrame } from './counted-input';
import type { Evaluation } from './evaluation';
import { NamedInput } from './named-input';
import type { SceneRow } from './scene-row';
import type { Simulator } from './tune-simulator';

/** With so many inputs or more, each is one scene: a drive's frames share its light, and the bootstrap has enough drives. */
const MIN_INPUTS_AS_SCENES = 20;
/** Results list frames one by one up to this number, whatever it is of a single input. */
const MAX_LISTED_FRAMES = 5000;

export interface MergeOptions {
  readonly run: RunSettings;
  readonly simulator: Simulator;
  readonly signal?: AbortSignal;
}

/** Adds up what was counted of one or more inputs. @param given each input once, in the order of the results */
export async function mergeInputs(
  pool: TallyPool,
  given: readonly CountedInput[],
  { run, simulator, signal }: MergeOptions,
): Promise<Evaluation> {
  const inputs = nameInputs(given);
  const columns = inputs[0]?.about.columns ?? [];
  const asScenes = inputs.length >= MIN_INPUTS_AS_SCENES && !inputs.some(({ about }) => about.hasNamedScenes);
  const rows: SceneRow[] = [];
  for (const input of inputs) {
    signal?.throwIfAborted();
    rows.push(...(await input.readRows(asScenes)));
  }
  const cells = listCells(rows, columns);
  const calibrated = cells.filter(({ by }) => by === (columns[0] ?? 'all'));
  const frames = await readFrames(inputs);
  const scene = describeScene(inputs, asScenes);
  const merged = { run, inputs, columns, scene, rows, frames, cells, calibrated, simulator };
  const tuned = run.masks
    ? await countTuned(pool, { ...merged, asScenes })
    : { handCalibration: [], selfCalibration: [], sweep: [], maps: [] };
  return {
    ...merged,
    ...tuned,
    neighbours: addNeighbours(inputs),
    sampled: await readSample(inputs, asScenes),
    ...(signal && { signal }),
  };
}

/** Inputs of one name are numbered. */
export function nameInputs(given: readonly CountedInput[]): NamedInput[] {
  const used = new Map<string, number>();
  return given.map((input) => {
    const { name } = input.about;
    const number = (used.get(name) ?? 0) + 1;
    used.set(name, number);
    return new NamedInput(input, number === 1 ? name : `${name} (${number})`, given.length > 1);
  });
}

async function readFrames(inputs: readonly NamedInput[]): Promise<FrameResult[]> {
  const total = inputs.reduce((sum, { about }) => sum + about.frames, 0);
  if (inputs.length > 1 && total > MAX_LISTED_FRAMES) return [];
  const frames: FrameResult[] = [];
  for (const input of inputs) for (const frame of await input.readFrames()) frames.push(frame);
  return frames;
}

function describeScene([first, ...others]: readonly NamedInput[], asScenes: boolean): string {
  if (asScenes) return 'each input';
  const scene = first?.about.scene ?? '';
  return others.every(({ about }) => about.scene === scene) ? scene : 'parts of each input';
}

function addNeighbours(inputs: readonly NamedInput[]): Evaluation['neighbours'] {
  const [pairs, leftOut, sampled, followed] = (['pairs', 'leftOut', 'sampled', 'followed'] as const).map(
    (key) => inputs.reduce((sum, { about }) => sum + about.neighbours[key], 0),
  ) as [number, number, number, number];
  const found = { pairs, leftOut, sampled, followed };
  return { rule: NEIGHBOUR_RULE, ...found, reason: explainNone(found) };
}

/** As many frames in all as of a single input, evenly spaced. */
async function readSample(inputs: readonly NamedInput[], asScenes: boolean): Promise<SampledFrame[]> {
  const places = inputs.flatMap((input) =>
    Array.from({ length: input.about.sampled }, (_, place) => ({ input, place })),
  );
  const wanted = new Map<NamedInput, Set<number>>();
  for (const i of spreadEvenly(places.length, SAMPLED_FRAMES)) {
    const chosen = places[i];
    if (chosen === undefined) continue;
    wanted.set(chosen.input, (wanted.get(chosen.input) ?? new Set()).add(chosen.place));
  }
  const sample: SampledFrame[] = [];
  for (const [input, chosen] of wanted) sample.push(...(await input.readSampled(asScenes, chosen)));
  return sample;
}

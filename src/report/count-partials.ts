import { existsSync, statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { BagError } from '../bag/bag-error';
import { countInput } from '../evaluate/count/count-input';
import { makePlan } from '../evaluate/count/make-plan';
import { tuneSimulator } from '../evaluate/count/tune-simulator';
import { chooseOwnBoxes } from '../evaluate/frames/box-labels';
import { InputError } from '../evaluate/frames/input-error';
import { openFrameSource } from '../evaluate/frames/open-frame-source';
import { noteBegun } from '../evaluate/partial/find-partials';
import type { LostPartial } from '../evaluate/partial/find-partials';
import { hashInput } from '../evaluate/partial/hash-input';
import { namePartial, PartialFile, writePartial } from '../evaluate/partial/partial-file';
import type { PartialKey } from '../evaluate/partial/partial-file';
import { DamagedFileError } from '../evaluate/partial/section-file';
import { readSimulator, writeSimulator } from '../evaluate/partial/simulator-file';
import type { Simulator } from '../evaluate/count/tune-simulator';
import type { TallyPlan } from '../evaluate/tally/tally-plan';
import type { TallyPool } from '../evaluate/tally/tally-pool';
import { compareText } from '../process/compare-text';
import { describeError } from '../process/describe-error';
import { chooseFrames } from './choose-frames';
import { drawPictures } from './draw-pictures';
import type { PreparedRun } from './prepare-run';
import type { EvaluationRequest, EvaluationTools } from './evaluation-request';

/**
 * Counts each input into a file of `folder`; what is there already, and is whole, is left as it is. The simulator's frames
 * are counted once, into a file beside them.
 * @returns the files, and of several inputs those that cannot be read
 * @throws InputError, BagError of a single input, ModelError where something given cannot be used; the signal's reason where it is aborted
 */
export async function countPartials(
  pool: TallyPool,
  run: PreparedRun,
  request: EvaluationRequest,
  folder: string,
  tools: EvaluationTools,
): Promise<{ readonly files: string[]; readonly lost: LostPartial[] }> {
  await mkdir(folder, { recursive: true }).catch((cause: unknown) => {
    throw new InputError(`${folder}: expected a folder for partial results: ${describeError(cause)}`, {
      cause,
    });
  });
  let prepared: TallyPlan | undefined;
  const files: string[] = [];
  const lost: LostPartial[] = [];
  /** By sha256. */
  const taken = new Map<string, string>();
  for (const input of sortInputs(request.inputs)) {
    const key = await readKey(input, run, request, tools.signal);
    const same = taken.get(key.sha256);
    if (same !== undefined) {
      tools.skipped?.(input, `the same as ${same}, counted once`);
      continue;
    }
    const file = path.join(folder, namePartial(key, nameInput(input)));
    if (await PartialFile.isWhole(file)) tools.skipped?.(input, `counted before, in ${file}`);
    else {
      prepared ??= planTally(run, await prepareSimulator(pool, run, folder, tools));
      const plan = prepared;
      const note = await noteBegun(file, input);
      try {
        await countPartial(pool, plan, { input, key, folder, run, request, tools });
      } catch (error) {
        if (tools.signal?.aborted === true) throw error;
        await note.failed(error);
        if (request.inputs.length === 1 || !isOfInput(error)) throw error;
        lost.push({ what: input, reason: describeError(error) });
        continue;
      }
      await note.done();
    }
    files.push(file);
    if (key.sha256 !== '') taken.set(key.sha256, input);
  }
  // Its file may be damaged or missing although all inputs were counted before.
  if (prepared === undefined && files.length > 0) await prepareSimulator(pool, run, folder, tools);
  return { files, lost };
}

/** A merge takes the first of equal inputs in this order, so that their order in a command does not count. */
function sortInputs(inputs: readonly string[]): string[] {
  return [...inputs].sort((a, b) => compareText(nameInput(a), nameInput(b)) || compareText(a, b));
}

interface Task {
  readonly input: string;
  readonly key: PartialKey;
  readonly folder: string;
  readonly run: PreparedRun;
  readonly request: EvaluationRequest;
  readonly tools: EvaluationTools;
}

async function countPartial(
  pool: TallyPool,
  plan: TallyPlan,
  { input, key, folder, run, request, tools }: Task,
): Promise<void> {
  const { topic, every } = request;
  const { signal, report } = tools;
  const masks = findMasks(input, request);
  const source = await openFrameSource({
    input,
    ...(masks !== undefined && { masks }),
    ...(topic !== undefined && { topic }),
    ...(every !== undefined && { every }),
    ...(signal && { signal }),
  });
  try {
    const { about, parts } = await countInput(pool, plan, {
      source,
      name: nameInput(input),
      hasMasks: masks !== undefined,
      groups: run.groups,
      boxes: run.boxes && chooseOwnBoxes(run.boxes, listNames(input)),
      ...(report && { report }),
    });
    const shown = chooseFrames({
      variants: run.settings.variants,
      frames: parts.frames,
      input: { masks: masks !== undefined },
    });
    const pictures = await drawPictures(pool, plan, source, shown);
    const command = { input, options: request.options };
    await writePartial(folder, key, { about, parts, command, ...pictures });
  } finally {
    await source.close();
  }
}

/** One of many inputs may be broken; anything else that fails, fails the run. */
function isOfInput(error: unknown): boolean {
  return error instanceof InputError || error instanceof BagError;
}

/**
 * Hashing costs a pass over all bytes: it is spared where no other input, and no kept result of another run, could be the
 * same.
 */
async function readKey(
  input: string,
  { settings }: PreparedRun,
  request: EvaluationRequest,
  signal: AbortSignal | undefined,
): Promise<PartialKey> {
  const masks = findMasks(input, request);
  const isAlone = request.partial === undefined && request.inputs.length === 1;
  // An input that is not there is named by whoever opens it.
  const hash = async (file: string): Promise<string> =>
    isAlone || !existsSync(file) ? '' : hashInput(file, signal);
  const masksHash = masks === undefined || !existsSync(masks) ? null : await hash(masks);
  return { settings, sha256: await hash(input), masks: masksHash };
}

/** Masks of one input lie in a folder of its name, where there is one: frames of two bags have the same names. */
function findMasks(input: string, { masks }: EvaluationRequest): string | undefined {
  if (masks === undefined) return undefined;
  const own = listNames(input).map((name) => path.join(masks, name));
  return own.find((folder) => existsSync(folder) && statSync(folder).isDirectory()) ?? masks;
}

/** An input's name, with its ending and without. */
function listNames(input: string): string[] {
  const name = nameInput(input);
  return [name, path.parse(name).name];
}

function nameInput(input: string): string {
  return path.basename(path.resolve(input));
}

/** What was counted of the simulator's frames: from its file or, where that is missing or damaged, counted into it. */
async function prepareSimulator(
  pool: TallyPool,
  { settings, reverseVariants, labeller, simulator: source }: PreparedRun,
  folder: string,
  { report }: EvaluationTools,
): Promise<Simulator> {
  const { masks: hasMasks, binning, margin, simulator: id } = settings;
  try {
    return await readSimulator(folder, id);
  } catch (error) {
    if (!(error instanceof DamagedFileError)) throw error;
  }
  const simulator = await tuneSimulator(
    pool,
    { simulator: source, binning, margin, finder: labeller, ...(report && { report }) },
    hasMasks ? reverseVariants : [],
  );
  await writeSimulator(folder, id, simulator);
  return simulator;
}

function planTally(run: PreparedRun, simulator: Simulator): TallyPlan {
  const { settings, variants, calibration, labeller } = run;
  return makePlan({
    variants,
    binning: settings.binning,
    hasMasks: settings.masks,
    policies: run.policies,
    labeller,
    calibration,
    ranges: simulator.ranges,
    ...(run.boxes && { boxClasses: run.boxes.classes.length }),
  });
}

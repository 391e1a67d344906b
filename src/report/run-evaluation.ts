import { existsSync } from 'node:fs';
import { readFile, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { readVersion } from '../process/read-version';
import { completeCalibration, parseColorRanges, parseHomography, parseIntrinsics } from '../lines';
import type { GroundProjectorOptions } from '../lines/ground-projection';
import { listVariants } from '../evaluate/variants/list-variants';
import { renderReport } from './render-report';
import { drawPictures } from './draw-pictures';
import { evaluate } from '../evaluate/evaluate';
import type { Margin } from '../evaluate/thresholds/fit-margin';
import { readBoxLabels } from '../evaluate/frames/box-labels';
import { InputError } from '../evaluate/frames/frame-folder';
import { readGroups } from '../evaluate/frames/frame-groups';
import { insertFigures } from './markdown/format-markdown';
import { openFrameSource } from '../evaluate/frames/frame-source';
import type { HsvBinning } from '../evaluate/thresholds/hsv-grid';
import type { Results } from '../evaluate/results/results';
import type { SimulatorSource } from '../evaluate/count/tune-simulator';
import { TallyPool } from '../evaluate/tally/tally-pool';
import { writeResults } from './write-results';
import { checkOutputFile } from '../process/output-path';
import { stageFile, type StagedFile } from '../process/write-atomically';

export interface EvaluationRequest {
  /** A bag, or a folder of pictures. */
  readonly input: string;
  /** New folder for what is found. */
  readonly output: string;
  readonly topic?: string;
  readonly every?: number;
  readonly masks?: string;
  /** YOLO labels of things that are not tape, NAME.txt for each frame. */
  readonly boxes?: string;
  /** frames.csv, and the columns of it to group by; empty: the usual ones. */
  readonly groups?: string;
  readonly by: readonly string[];
  /** Further variants, by name or card; real2sim ones for experiment A, sim2real ones for B. */
  readonly models: readonly string[];
  /** Simulator's pictures and masks, or thresholds from the simulator; Duckietown's own thresholds without. */
  readonly simulator?: { readonly frames: string; readonly masks: string } | { readonly thresholds: string };
  readonly homography?: string;
  readonly intrinsics?: string;
  readonly binning: HsvBinning;
  readonly margin: Margin;
  readonly seed: number;
  readonly resamples: number;
  readonly jobs?: number;
  /** A document that gets the figures as tables, too. */
  readonly markdown?: string;
  /** How to run it again, for people who read report or document. */
  readonly command: string;
}

export interface EvaluationTools {
  /** Called with work done and work in all. */
  readonly report?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/**
 * Evaluates, and writes report.html, results.json and results.csv: whole, or not at all.
 * @throws InputError, BagError, ModelError, CalibrationError, ColorRangeError where something given cannot be used; the
 * signal's reason where it is aborted
 */
export async function runEvaluation(request: EvaluationRequest, tools: EvaluationTools): Promise<Results> {
  const { input, output, masks, topic, every, binning, margin, seed, resamples, jobs } = request;
  const { signal } = tools;
  await expectFree(output);
  if (request.markdown !== undefined) await checkOutputFile(request.markdown);
  const simulator = await readSimulator(request.simulator);
  const groups = request.groups === undefined ? undefined : await readGroups(request.groups, request.by);
  const boxes = request.boxes === undefined ? undefined : await readBoxLabels(request.boxes);
  const calibration = await readCalibration(request);
  const variants = await listVariants(request.models);
  const source = await openFrameSource({
    input,
    ...(masks !== undefined && { masks }),
    ...(topic !== undefined && { topic }),
    ...(every !== undefined && { every }),
    ...(signal && { signal }),
  });
  const pool = new TallyPool({ ...(jobs !== undefined && { jobs }), ...(signal && { signal }) });
  try {
    const { results, plan } = await evaluate(pool, {
      source,
      name: path.basename(path.resolve(input)),
      hasMasks: masks !== undefined,
      boxes,
      groups,
      ...variants,
      simulator,
      ...calibration,
      binning,
      margin,
      seed,
      resamples,
      version: readVersion(),
      ...tools,
    });
    const pictures = await drawPictures(pool, plan, source, results);
    const report = await renderReport(results, pictures, request.command);
    const document = await stageDocument(request, results);
    try {
      await writeResults(results, output, { 'report.html': report });
    } catch (error) {
      await document?.discard();
      throw error;
    }
    await document?.commit();
    return results;
  } finally {
    await pool.close();
    await source.close();
  }
}

/** Written beside its place before the results are put into theirs: then both are there, or neither. */
async function stageDocument(
  { markdown, command }: EvaluationRequest,
  results: Results,
): Promise<StagedFile | undefined> {
  if (markdown === undefined) return undefined;
  const document = existsSync(markdown) ? await readFile(markdown, 'utf8') : '';
  return stageFile(markdown, insertFigures(document, results, command));
}

/** Before the work, not after it. */
async function expectFree(output: string): Promise<void> {
  const found = await stat(output).catch(() => undefined);
  if (found === undefined) return;
  if (!found.isDirectory() || (await readdir(output)).length > 0) {
    throw new InputError(`${output}: expected a new or empty folder; remove it or choose another`);
  }
}

async function readSimulator(given: EvaluationRequest['simulator']): Promise<SimulatorSource> {
  if (given === undefined)
    return { source: 'duckietown', name: "Duckietown's line_detector_node, default.yaml" };
  if ('frames' in given) return { source: 'frames', name: nameFolder(given.frames), ...given };
  const { thresholds } = given;
  const ranges = parseColorRanges(await readFile(thresholds, 'utf8'), thresholds);
  return { source: 'file', name: path.basename(thresholds), ranges };
}

/** `fisheye/images` says more than `images`. */
function nameFolder(folder: string): string {
  return path.resolve(folder).split(path.sep).slice(-2).join('/');
}

async function readCalibration({
  homography,
  intrinsics,
}: EvaluationRequest): Promise<{ calibration: GroundProjectorOptions; calibrationName: string }> {
  const given = [homography, intrinsics]
    .filter((file) => file !== undefined)
    .map((file) => path.basename(file));
  const calibration = completeCalibration({
    homography:
      homography === undefined ? undefined : parseHomography(await readFile(homography, 'utf8'), homography),
    intrinsics:
      intrinsics === undefined ? undefined : parseIntrinsics(await readFile(intrinsics, 'utf8'), intrinsics),
  });
  return {
    calibration,
    calibrationName: given.length === 0 ? "Duckietown's default.yaml" : given.join(', '),
  };
}

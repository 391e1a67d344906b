import path from 'node:path';
import type { RunSettings } from '../evaluate/count/counted-input';
import type { SimulatorSource } from '../evaluate/count/tune-simulator';
import { readBoxLabels } from '../evaluate/frames/box-labels';
import type { BoxLabels } from '../evaluate/frames/box-labels';
import { readGroups } from '../evaluate/frames/frame-groups';
import type { FrameGroups } from '../evaluate/frames/frame-groups';
import { hashData, hashInput } from '../evaluate/partial/hash-input';
import { chooseLabeller } from '../evaluate/variants/frame-labeller';
import { describePolicies } from '../evaluate/variants/describe-policies';
import { describeModel, listVariants } from '../evaluate/variants/list-variants';
import type { ListedVariants } from '../evaluate/variants/list-variants';
import type { ModelSpec } from '../evaluate/variants/load-variant';
import { completeCalibration, parseColorRanges, parseExtrinsics, parseIntrinsics } from '../lines';
import type { GroundProjectorOptions } from '../lines/ground-projection';
import { readVersion } from '../process/read-version';
import type { EvaluationRequest } from './evaluation-request';
import { readGivenFile } from '../process/read-given-file';

/** All that the inputs of a run share, read and checked. */
export interface PreparedRun extends ListedVariants {
  readonly settings: RunSettings;
  readonly groups: FrameGroups | undefined;
  readonly boxes: BoxLabels | undefined;
  readonly simulator: SimulatorSource;
  readonly calibration: GroundProjectorOptions;
  /** By name or card. */
  readonly policies: readonly string[];
  /** The model whose labels self-calibration is done with; without masks it is the reference. */
  readonly labeller: ModelSpec;
}

/** @throws InputError, ModelError, CalibrationError, ColorRangeError where something given cannot be used */
export async function prepareRun(request: EvaluationRequest): Promise<PreparedRun> {
  const { masks, topic, every, by, binning, margin, seed, resamples, policies } = request;
  const simulator = await readSimulatorSource(request.simulator);
  const groups = request.groups === undefined ? undefined : await readGroups(request.groups, request.by);
  const boxes = request.boxes === undefined ? undefined : await readBoxLabels(request.boxes);
  const { calibration, calibrationName } = await readCalibration(request);
  const variants = await listVariants(request.models, request.lights);
  const labeller = await chooseLabeller();
  const reverse =
    masks === undefined ? [] : variants.reverseVariants.map(({ card, lights }) => ({ card, lights }));
  const version = readVersion();
  // Only partial results that are kept meet those of other runs.
  const hash = async (file: string): Promise<string> =>
    request.partial === undefined ? file : hashInput(file);
  const named =
    simulator.source === 'frames'
      ? { frames: await hash(simulator.frames), masks: await hash(simulator.masks) }
      : simulator;
  const settings: RunSettings = {
    version,
    variants: variants.variants.map(({ card }) => card),
    masks: masks !== undefined,
    policies: await describePolicies(policies),
    labeller: await describeModel(labeller),
    topic: topic ?? null,
    every: every ?? null,
    by,
    groups: request.groups === undefined ? null : await hash(request.groups),
    boxes: request.boxes === undefined ? null : await hash(request.boxes),
    simulator: hashData({ name: simulator.name, named, reverse, binning, margin, version }).slice(0, 40),
    calibration: hashData(calibration),
    calibrationName,
    binning,
    margin,
    seed,
    resamples,
  };
  return { ...variants, settings, groups, boxes, simulator, calibration, policies, labeller };
}

async function readSimulatorSource(given: EvaluationRequest['simulator']): Promise<SimulatorSource> {
  if (given === undefined)
    return { source: 'duckietown', name: "Duckietown's line_detector_node, default.yaml" };
  if ('frames' in given) return { source: 'frames', name: nameFolder(given.frames), ...given };
  const { thresholds } = given;
  const ranges = parseColorRanges(await readGivenFile(thresholds), thresholds);
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
    extrinsics:
      homography === undefined ? undefined : parseExtrinsics(await readGivenFile(homography), homography),
    intrinsics:
      intrinsics === undefined ? undefined : parseIntrinsics(await readGivenFile(intrinsics), intrinsics),
  });
  return {
    calibration,
    calibrationName: given.length === 0 ? "Duckietown's default.yaml" : given.join(', '),
  };
}

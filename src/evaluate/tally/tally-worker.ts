/** A thread of the pool: counts frames, tunes thresholds and sweeps their space. */
import { createHash } from 'node:crypto';
import { TAPE_COLORS, mapColors } from '../../lines/tape';
import type { DrawnFrame } from '../draw/draw-frame';
import type { TapeColor } from '../../lines/tape';
import { FrameError } from '../frames/read-frame';
import { PooledHistogram } from '../thresholds/frame-histogram';
import { HsvGrid } from '../thresholds/hsv-grid';
import { FrameTallier } from './tally-frame';
import type { FrameTally, TallyPlan } from './tally-plan';
import type { ExcludedFrame } from '../frames/frame-results';
import type { FrameFile } from '../frames/frame-folder';
import { tuneColors } from '../thresholds/tune-colors';
import type { HsvBinning } from '../thresholds/hsv-grid';
import { mapThresholds } from '../thresholds/map-thresholds';
import { compareSweeps, sweepColor } from '../thresholds/sweep-thresholds';
import type { ColorSweep } from '../thresholds/sweep-thresholds';
import { describeError } from '../../process/describe-error';
import type {
  DrawRequest,
  LabelAnswer,
  LabelRequest,
  MapAnswer,
  MapRequest,
  NeighbourRequest,
  SweepAnswer,
  SweepRequest,
  TallyAnswer,
  TallyRequest,
  TuneAnswer,
  TuneRequest,
} from './tally-messages';

let loaded: { readonly key: string; readonly tallier: Promise<FrameTallier> } | undefined;

/** Frames that cannot be used come back as excluded; anything else that fails, fails the run. */
export async function tally({ plan, frames }: TallyRequest): Promise<TallyAnswer> {
  const tallier = await loadTallier(plan);
  const tallies: FrameTally[] = [];
  const excluded: ExcludedFrame[] = [];
  for (const frame of frames) {
    try {
      tallies.push(await tallier.tally(frame));
    } catch (error) {
      if (!(error instanceof FrameError)) throw error;
      excluded.push(exclude(frame, error));
    }
  }
  return { tallies, excluded };
}

function exclude({ name }: FrameFile, error: FrameError): ExcludedFrame {
  return { frame: name, cause: 'broken', reason: describeError(error) };
}

/** A frame that cannot be used comes back as excluded. */
export async function label({ plan, frame, edges }: LabelRequest): Promise<LabelAnswer> {
  const tallier = await loadTallier(plan);
  try {
    return await tallier.label(frame, edges);
  } catch (error) {
    if (!(error instanceof FrameError)) throw error;
    return { excluded: exclude(frame, error) };
  }
}

/** @throws FrameError where the frame cannot be read again */
export async function draw({ plan, frame, variants }: DrawRequest): Promise<DrawnFrame[]> {
  return (await loadTallier(plan)).draw(frame, variants);
}

/** @returns sums by variant; undefined where the two cannot be compared, or one of them cannot be read */
export async function compareNeighbours({
  plan,
  pair,
}: NeighbourRequest): Promise<readonly Float64Array[] | undefined> {
  const tallier = await loadTallier(plan);
  try {
    return await tallier.compareNeighbours(pair);
  } catch (error) {
    if (error instanceof FrameError) return undefined;
    throw error;
  }
}

async function loadTallier(plan: TallyPlan): Promise<FrameTallier> {
  const key = JSON.stringify(plan);
  if (loaded?.key !== key) {
    await (await loaded?.tallier)?.close();
    loaded = { key, tallier: FrameTallier.load(plan) };
  }
  return loaded.tallier;
}

/** Gives back a model's own thread, which would keep this one alive. */
export async function close(): Promise<void> {
  await (await loaded?.tallier)?.close();
  loaded = undefined;
}

export function tune({ binning, histograms, margin }: TuneRequest): TuneAnswer {
  return tuneColors(pool(binning, histograms), margin);
}

let simulator: { readonly key: string; readonly sweeps: Map<TapeColor, ColorSweep | undefined> } | undefined;

export function sweep({ binning, histograms, simulator: packed }: SweepRequest): SweepAnswer {
  const domain = pool(binning, histograms);
  // The same simulator comes with every request of a run.
  const key = `${JSON.stringify(binning)} ${packed.map((each) => hashBytes(each)).join(' ')}`;
  if (simulator?.key !== key) {
    const pooled = pool(binning, packed);
    const sweeps = TAPE_COLORS.map(
      (color) => [color, sweepColor(pooled.grid, pooled.getCounts(color), color)] as const,
    );
    simulator = { key, sweeps: new Map(sweeps) };
  }
  const { sweeps } = simulator;
  return mapColors((color) => {
    const found = sweepColor(domain.grid, domain.getCounts(color), color);
    if (found === undefined) return undefined;
    const reference = sweeps.get(color);
    const compared = reference && compareSweeps(reference, found);
    return {
      best: found.best,
      nearBest: found.near.length / found.boxes,
      simulatorKept: compared?.kept ?? null,
      overlap: compared?.overlap ?? null,
    };
  });
}

export function map({ binning, histograms, thresholds }: MapRequest): MapAnswer {
  const pooled = pool(binning, histograms);
  return mapColors((color) => mapThresholds(pooled.grid, pooled.getCounts(color), color, thresholds[color]));
}

function pool(binning: HsvBinning, histograms: readonly Uint8Array[]): PooledHistogram {
  const pooled = new PooledHistogram(new HsvGrid(binning));
  for (const histogram of histograms) pooled.add(histogram);
  return pooled;
}

function hashBytes(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64');
}

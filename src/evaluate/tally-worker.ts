/** A thread of the pool: counts frames, or tunes thresholds. */
import {
  getErrorText,
  type TallyAnswer,
  type TallyRequest,
  type TuneAnswer,
  type TuneRequest,
} from './tally-messages';
import { FrameError } from './read-frame';
import { PooledHistogram } from './frame-histogram';
import { HsvGrid } from './hsv-grid';
import { FrameTallier } from './tally-frame';
import type { FrameTally } from './tally-frame';
import type { ExcludedFrame } from './frame-folder';
import { tuneColors } from './tune-colors';

let loaded: { readonly key: string; readonly tallier: Promise<FrameTallier> } | undefined;

/** Frames that cannot be used come back as excluded; anything else that fails, fails the run. */
export async function tally({ plan, frames }: TallyRequest): Promise<TallyAnswer> {
  const key = JSON.stringify(plan);
  if (loaded?.key !== key) {
    await (await loaded?.tallier)?.close();
    loaded = { key, tallier: FrameTallier.load(plan) };
  }
  const tallier = await loaded.tallier;
  const tallies: FrameTally[] = [];
  const excluded: ExcludedFrame[] = [];
  for (const frame of frames) {
    try {
      tallies.push(await tallier.tally(frame));
    } catch (error) {
      if (!(error instanceof FrameError)) throw error;
      excluded.push({ frame: frame.name, reason: getErrorText(error) });
    }
  }
  return { tallies, excluded };
}

/** Gives back a model's own thread, which would keep this one alive. */
export async function close(): Promise<void> {
  await (await loaded?.tallier)?.close();
  loaded = undefined;
}

export function tune({ binning, histograms, margin }: TuneRequest): TuneAnswer {
  const pooled = new PooledHistogram(new HsvGrid(binning));
  for (const histogram of histograms) pooled.add(histogram);
  return tuneColors(pooled, margin);
}

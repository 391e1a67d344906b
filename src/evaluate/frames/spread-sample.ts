import type { FrameFile } from './frame-folder';

/** Key points take as long as everything else, and a few hundred frames show what a variant does to them. */
export const SAMPLED_FRAMES = 200;

/** Marks SAMPLED_FRAMES evenly spaced frames as sampled; all of them when there are fewer. */
export function spreadSample(frames: readonly FrameFile[]): FrameFile[] {
  const chosen = new Set(spreadEvenly(frames.length, SAMPLED_FRAMES));
  return frames.map((frame, i) => ({ ...frame, sampled: chosen.has(i) }));
}

/** At most `wanted` of `count` places, evenly spaced. */
export function spreadEvenly(count: number, wanted: number): number[] {
  const taken = Math.min(wanted, count);
  return Array.from({ length: taken }, (_, i) => Math.floor((i * count) / taken));
}

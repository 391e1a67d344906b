import { computeIou } from '../evaluate/score/overlap';
import type { Results } from '../evaluate/results/results';
import { TAPE_COLORS } from '../lines/tape';
import { formatCount, formatDecimal } from './format';

export const FRAME_ROLES = ['worst', 'median', 'best'] as const;
export type FrameRole = (typeof FRAME_ROLES)[number];

/** A frame that the report shows for a variant. */
export interface ChosenFrame {
  readonly variant: string;
  readonly role: FrameRole;
  readonly frame: string;
  /** The figure that it was chosen by, in words. */
  readonly score: string;
}

/** A chosen frame with its pictures. */
export interface ReportPicture extends ChosenFrame {
  /** JPEG: the camera's frame, with the truth's outlines where there is a mask. */
  readonly input: Uint8Array;
  /** JPEG: what the variant made of it, with what the simulator's thresholds find outlined. */
  readonly output: Uint8Array;
}

/** Number of variants with pictures; more would make the page too heavy. */
export const PICTURED_VARIANTS = 8;

type FrameResult = Results['frames'][number];
interface Scored {
  readonly frame: string;
  readonly value: number;
  readonly score: string;
}

/**
 * The worst, the median and the best frame of each of the first variants: by the frame's mean IoU with the simulator's
 * thresholds over the colours that its truth has, without masks by the segments that are found in it. Equal frames go
 * by name, so that equal results show equal frames; no frame is shown twice for a variant.
 */
export function chooseFrames({ variants, frames, input }: Results): ChosenFrame[] {
  const score = input.masks ? scoreByIou : scoreBySegments;
  return variants.slice(0, PICTURED_VARIANTS).flatMap(({ name }, variant) => {
    const scored = frames
      .flatMap((frame) => score(frame, variant))
      .sort((a, b) => a.value - b.value || (a.frame < b.frame ? -1 : 1));
    return chooseRoles(scored.length).flatMap(([role, place]) => {
      const chosen = scored[place];
      return chosen === undefined ? [] : [{ variant: name, role, frame: chosen.frame, score: chosen.score }];
    });
  });
}

function chooseRoles(count: number): (readonly [FrameRole, number])[] {
  const places = { worst: 0, median: Math.floor((count - 1) / 2), best: count - 1 };
  const roles = FRAME_ROLES.filter((role) => count >= 3 || (count === 2) === (role !== 'median'));
  return count === 0 ? [] : roles.map((role) => [role, places[role]]);
}

function scoreByIou({ frame, variants }: FrameResult, variant: number): Scored[] {
  const counts = variants[variant]?.simulator ?? [];
  const ious = TAPE_COLORS.flatMap((color, i) => {
    const [truePositive = 0, falsePositive = 0, falseNegative = 0] = counts.slice(3 * i, 3 * i + 3);
    const isThere = truePositive + falseNegative > 0;
    const iou = isThere ? computeIou({ truePositive, falsePositive, falseNegative }) : undefined;
    return iou === undefined ? [] : [{ color, iou }];
  });
  if (ious.length === 0) return [];
  const value = ious.reduce((sum, { iou }) => sum + iou, 0) / ious.length;
  const parts = ious.map(({ color, iou }) => `${color} ${formatDecimal(iou)}`).join(', ');
  return [{ frame, value, score: `mean IoU ${formatDecimal(value)} (${parts})` }];
}

function scoreBySegments({ frame, variants }: FrameResult, variant: number): Scored[] {
  const found = variants[variant]?.segments;
  if (found === undefined) return [];
  const value = TAPE_COLORS.reduce((sum, color) => sum + found[color], 0);
  const parts = TAPE_COLORS.map((color) => `${color} ${found[color]}`).join(', ');
  return [{ frame, value, score: `${formatCount(value, 'segment')} (${parts})` }];
}

import type { PartialFile, ShownFrame } from '../evaluate/partial/partial-file';
import { computeIou } from '../evaluate/score/overlap';
import type { Results } from '../evaluate/results/results';
import { TAPE_COLORS } from '../lines/tape';
import { formatCount, formatDecimal } from './format';

export type FrameRole = ShownFrame['role'];
export const FRAME_ROLES: readonly FrameRole[] = ['worst', 'median', 'best'];

/** A chosen frame with its pictures. */
export interface ReportPicture extends Omit<ShownFrame, 'value'> {
  /** JPEG: the camera's frame, with the truth's outlines where there is a mask. */
  readonly input: Uint8Array;
  /** JPEG: what the variant made of it, with what the simulator's thresholds find outlined. */
  readonly output: Uint8Array;
}

/** Number of variants with pictures; more would make the page too heavy. */
export const PICTURED_VARIANTS = 8;

type FrameResult = Results['frames'][number];

export interface ChooseOptions {
  readonly variants: readonly { readonly name: string }[];
  readonly frames: readonly FrameResult[];
  readonly input: { readonly masks: boolean };
}

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
export function chooseFrames({ variants, frames, input }: ChooseOptions): ShownFrame[] {
  const score = input.masks ? scoreByIou : scoreBySegments;
  return variants.slice(0, PICTURED_VARIANTS).flatMap(({ name }, variant) => {
    const scored = frames
      .flatMap((frame) => score(frame, variant))
      .sort((a, b) => a.value - b.value || (a.frame < b.frame ? -1 : 1));
    return chooseRoles(scored.length).flatMap(([role, place]) => {
      const chosen = scored[place];
      return chosen === undefined ? [] : [{ variant: name, role, ...chosen }];
    });
  });
}

/**
 * The frames to show out of those that were chosen of each input: the worst of the worst, the best of the best, and of
 * the median ones the one in the middle.
 */
export async function showFrames(
  partials: readonly PartialFile[],
  { variants, input: { inputs } }: Results,
): Promise<ReportPicture[]> {
  const pictures: ReportPicture[] = [];
  for (const { name } of variants.slice(0, PICTURED_VARIANTS)) {
    for (const [place, role] of FRAME_ROLES.entries()) {
      const candidates = partials
        .flatMap((partial, i) =>
          [...partial.shown.entries()]
            .filter(([, each]) => each.variant === name && each.role === role)
            .map(([at, each]) => ({ ...each, partial, at, frame: nameFrame(each.frame, inputs?.[i]?.name) })),
        )
        .sort((a, b) => a.value - b.value || (a.frame < b.frame ? -1 : 1));
      const { length } = candidates;
      const found = candidates[[0, Math.floor((length - 1) / 2), length - 1][place] ?? 0];
      if (found === undefined) continue;
      const { partial, at, frame, score } = found;
      pictures.push({ variant: name, role, frame, score, ...(await partial.readPicture(at)) });
    }
  }
  return pictures;
}

function nameFrame(frame: string, input: string | undefined): string {
  return input === undefined ? frame : `${input}/${frame}`;
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

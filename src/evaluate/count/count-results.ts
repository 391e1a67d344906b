import { z } from 'zod';
import { excludedFrame } from '../frames/frame-results';
import { mapColors } from '../../lines/tape';
import { color, colorRanges, count, group, share, tapeIou, text } from '../statistics/schema-parts';

/** What results.json says of thresholds that were tuned. */

export const simulator = z.strictObject({
  /** Where its thresholds come from. */
  source: z.enum(['frames', 'file', 'duckietown']),
  name: text,
  frames: count,
  excluded: z.array(excludedFrame),
  /** On the simulator's frames. */
  iou: tapeIou,
});

/** Tuned on a variant's own frames of a group. */
export const handCalibration = z.strictObject({ variant: text, ...group, ranges: colorRanges });

/** Tuned on the raw frames of a group by a model's labels; refused colours keep Duckietown's ranges. */
export const selfCalibration = z.strictObject({ ...group, ranges: colorRanges, refused: z.array(color) });

/** What was counted of one frame. */
export const frame = z.strictObject({
  frame: text,
  scene: text,
  groups: z.record(text, text),
  width: count,
  height: count,
  variants: z.array(
    z.strictObject({
      /** True positives, false positives, false negatives of white, of yellow, of red; empty without masks. */
      duckietown: z.array(count),
      simulator: z.array(count),
      hand: z.array(count),
      /** The same of the simulator's thresholds, by the labels of a model; empty with masks. */
      labels: z.array(count),
      segments: z.strictObject(mapColors(() => count)),
      /** Null where the lane is not found. */
      lane: z.strictObject({ d: z.number(), phi: z.number() }).nullable(),
      /** White and yellow segments near the robot; those on the lines of one lane; whether both its lines are found. */
      laneLines: z.strictObject({ segments: count, onLines: count, hasBoth: z.boolean() }),
      geometry: z.strictObject({ edgeAgreement: share, keyPoints: count, keptKeyPoints: count }).nullable(),
    }),
  ),
});

export type FrameResult = z.infer<typeof frame>;
export type SimulatorResult = z.infer<typeof simulator>;
export type HandCalibration = z.infer<typeof handCalibration>;
export type SelfCalibration = z.infer<typeof selfCalibration>;

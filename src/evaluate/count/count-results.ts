import { z } from 'zod';
import { excludedFrame } from '../frames/frame-results';
import { colorRanges, count, group, tapeIou, text } from '../statistics/schema-parts';

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

export type SimulatorResult = z.infer<typeof simulator>;
export type HandCalibration = z.infer<typeof handCalibration>;

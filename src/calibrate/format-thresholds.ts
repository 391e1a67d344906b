import { Document, isScalar, isSeq, visit } from 'yaml';
import type { Node } from 'yaml';
import { TAPE_COLORS } from '../lines/tape';
import type { ColorRanges, Hsv } from '../lines/color-ranges';
import { DUCKIETOWN_LINE_DETECTOR } from '../lines/line-detector';
import type { CalibrationResult } from './calibrate';
import type { ThresholdSet } from './tune-set';

/** The forms of Duckietown's two stacks: a ROS 2 parameter file (ente), the node's own file (daffy, ROS 1). */
export type ThresholdFormat = 'ros2' | 'ros1';

/**
 * The thresholds as a whole parameter file of Duckietown's line_detector_node: `colors`, and beside them that node's
 * own defaults, without which it does not start.
 * @param comment one line or several, put at the top
 */
export function formatThresholds(ranges: ColorRanges, comment: string, format: ThresholdFormat): string {
  const settings = DUCKIETOWN_LINE_DETECTOR;
  const colors: Record<string, Record<string, Hsv>> = {};
  for (const color of TAPE_COLORS) {
    const entries = ranges[color].flatMap(({ low, high }, i, all) => {
      const suffix = all.length === 1 ? '' : `_${i + 1}`;
      return [[`low${suffix}`, low] as const, [`high${suffix}`, high] as const];
    });
    colors[color.toUpperCase()] = Object.fromEntries(entries);
  }
  const parameters = {
    img_size: [settings.imageSize.height, settings.imageSize.width],
    top_cutoff: settings.topCutoff,
    colors,
    line_detector_parameters: {
      canny_thresholds: settings.cannyThresholds,
      canny_aperture_size: settings.cannyApertureSize,
      dilation_kernel_size: settings.dilationKernelSize,
      hough_threshold: settings.houghThreshold,
      hough_min_line_length: settings.houghMinLineLength,
      hough_max_line_gap: settings.houghMaxLineGap,
    },
  };
  // A bare node name would not match the node in its robot's namespace.
  const document = new Document(format === 'ros1' ? parameters : { '/**': { ros__parameters: parameters } });
  visit(document, (_, node) => {
    if (isSeq(node)) node.flow = true;
  });
  // Ente's detector ends over whole numbers that are set while it runs (of OpenCV's and NumPy's making); what a file
  // declares as fractions can be set as such.
  if (format === 'ros2') {
    visit(document.getIn(['/**', 'ros__parameters', 'colors']) as Node, (_, node) => {
      if (isScalar(node) && typeof node.value === 'number') node.minFractionDigits = 1;
    });
  }
  document.commentBefore = comment.replace(/^/gm, ' ');
  return document.toString({ flowCollectionPadding: false });
}

/** How the thresholds were found, for the head of their file. */
export function describeSet(set: ThresholdSet, { model, binning, margin }: CalibrationResult): string {
  const { hue, saturation, value } = binning;
  const labels = model === null ? 'masks' : `labels of model ${model}`;
  const rule = `bins ${hue}x${saturation}x${value}, ${margin} limits`;
  const title = `Tuned by sim2real calibrate on ${set.frames} frames with ${labels} (${rule}).`;
  return [title, ...listSupport(set)].join('\n');
}

/** A line a colour: what its thresholds stand on, and how they hold there. */
export function listSupport({ colors }: ThresholdSet): string[] {
  return TAPE_COLORS.map((color) => {
    const { frames, pixels, kept, wrong, iou, refused } = colors[color];
    const basis = `${color}: ${pixels} pixels of tape in ${frames} frames`;
    if (kept === null || wrong === null || iou === null) return `${basis}: not tuned, Duckietown's own`;
    const held = `keeps ${percent(kept)} of it, ${percent(wrong)} of what it takes in is something else, IoU ${iou.toFixed(3)}`;
    return refused === null
      ? `${basis}; ${held}`
      : `${basis}; at best it ${held}: not tuned, Duckietown's own`;
  });
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

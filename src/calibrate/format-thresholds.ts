import { Document, isSeq, visit } from 'yaml';
import type { Calibration } from '../evaluate/count/calibrate-variants';
import { TAPE_COLORS } from '../lines/tape';
import type { ColorRanges, Hsv } from '../lines/color-ranges';
import { DUCKIETOWN_LINE_DETECTOR } from '../lines/line-detector';

/**
 * The thresholds as a whole parameter file of Duckietown's line_detector_node: `colors`, and beside them that node's
 * own defaults, without which it does not start.
 * @param comment one line or several, put at the top
 */
export function formatThresholds(ranges: ColorRanges, comment: string): string {
  const settings = DUCKIETOWN_LINE_DETECTOR;
  const colors: Record<string, Record<string, Hsv>> = {};
  for (const color of TAPE_COLORS) {
    const entries = ranges[color].flatMap(({ low, high }, i, all) => {
      const suffix = all.length === 1 ? '' : `_${i + 1}`;
      return [[`low${suffix}`, low] as const, [`high${suffix}`, high] as const];
    });
    colors[color.toUpperCase()] = Object.fromEntries(entries);
  }
  const document = new Document({
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
  });
  visit(document, (_, node) => {
    if (isSeq(node)) node.flow = true;
  });
  document.commentBefore = comment.replace(/^/gm, ' ');
  return document.toString({ flowCollectionPadding: false });
}

/** How the thresholds were found, for the head of their file. */
export function describeCalibration(result: Calibration): string {
  const { hue, saturation, value } = result.binning;
  return [
    `Tuned by sim2real calibrate on ${result.frames} frames (bins ${hue}x${saturation}x${value}, ${result.margin} limits).`,
    describeIou(result),
  ].join('\n');
}

/** `IoU on 1200 frames: white 0.987, ...` */
export function describeIou({ iou, frames }: Calibration): string {
  const parts = TAPE_COLORS.map((color) => `${color} ${iou[color]?.toFixed(3) ?? '(no tape: not tuned)'}`);
  return `IoU on ${frames} frames: ${parts.join(', ')}`;
}

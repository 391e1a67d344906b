import { TAPE_COLORS } from './tape';
import type { GroundProjector } from './ground-projection';
import type { GroundSegment } from './lane-filter';
import { DUCKIETOWN_LINE_DETECTOR } from './line-detector';
import type { LineDetections } from './line-detector';

/**
 * Segments on the ground, as dt-core's line_detector_node and ground_projection_node publish them.
 * @param topCutoff rows that the detector left out at the top of its picture
 */
export function projectSegments(
  found: LineDetections,
  projector: GroundProjector,
  topCutoff = DUCKIETOWN_LINE_DETECTOR.topCutoff,
): GroundSegment[] {
  const height = found.height + topCutoff;
  const project = (x = 0, y = 0): GroundSegment['start'] =>
    projector.projectNormalized(x / found.width, (y + topCutoff) / height);
  return TAPE_COLORS.flatMap((color) => {
    const { lines, segmentCount } = found[color];
    return Array.from({ length: segmentCount }, (_, i) => {
      const [x1, y1, x2, y2] = lines.subarray(i * 4, i * 4 + 4);
      return { color, start: project(x1, y1), end: project(x2, y2) };
    });
  });
}

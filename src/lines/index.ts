export { loadColorMasker } from './color-mask';
export type { ColorMasker, ColorMasks } from './color-mask';
export { ColorRangeError, DUCKIETOWN_COLOR_RANGES } from './color-ranges';
export type { ColorRanges, Hsv, HsvRange } from './color-ranges';
export { IGNORE_LABEL, TAPES, TAPE_COLORS, mapColors } from './tape';
export type { TapeColor } from './tape';
export { DUCKIETOWN_LINE_DETECTOR, countSegments, loadLineDetector } from './line-detector';
export type { ColorDetections, LineDetections, LineDetector, LineDetectorOptions } from './line-detector';
export { DUCKIETOWN_CALIBRATION, completeCalibration } from './duckietown-calibration';
export { parseColorRanges } from './parse-color-ranges';
export { DUCKIETOWN_ANTI_INSTAGRAM, loadAntiInstagram } from './anti-instagram';
export type { AntiInstagram, AntiInstagramOptions, ColorBalance } from './anti-instagram';
export { CalibrationError, parseExtrinsics, parseIntrinsics } from './calibration-files';
export type { ExtrinsicCalibration } from './calibration-files';
export { createGroundProjector, rectifyPixel } from './ground-projection';
export type {
  CameraIntrinsics,
  GroundPoint,
  GroundProjector,
  GroundProjectorOptions,
  Homography,
} from './ground-projection';
export { DUCKIETOWN_LANE_FILTER, LaneFilter, castVote } from './lane-filter';
export { LaneMeter } from './lane-meter';
export type { FramePose } from './lane-meter';
export type { GroundSegment, LaneFilterOptions, LanePose } from './lane-filter';
export { projectSegments } from './ground-segments';
export { LaneTracker } from './lane-tracker';

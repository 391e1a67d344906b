export { loadColorMasker } from './color-mask';
export type { ColorMasker, ColorMasks } from './color-mask';
export { ColorRangeError, DUCKIETOWN_COLOR_RANGES, TAPE_CLASS, TAPE_COLORS } from './color-ranges';
export type { ColorRanges, Hsv, HsvRange, TapeColor } from './color-ranges';
export { DUCKIETOWN_LINE_DETECTOR, loadLineDetector } from './line-detector';
export type { ColorDetections, LineDetections, LineDetector, LineDetectorOptions } from './line-detector';
export { parseColorRanges } from './parse-color-ranges';

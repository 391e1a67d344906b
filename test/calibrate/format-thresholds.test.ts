import { parse } from 'yaml';
import { formatThresholds } from '../../src/calibrate/format-thresholds';
import { DUCKIETOWN_COLOR_RANGES, parseColorRanges } from '../../src/lines';

// What dt-core (daffy) loads from its own packages/line_detector/config/line_detector_node/default.yaml: the node takes
// `line_detector_parameters` as keyword arguments, the names of `colors` as those of the Segment message, and one range
// from exactly low and high, several from low_X and high_X.
const DEFAULT = {
  img_size: [120, 160],
  top_cutoff: 40,
  colors: {
    RED: {
      low_1: [0, 140, 100],
      high_1: [15, 255, 255],
      low_2: [165, 140, 100],
      high_2: [180, 255, 255],
    },
    WHITE: { low: [0, 0, 150], high: [180, 100, 255] },
    YELLOW: { low: [25, 140, 100], high: [45, 255, 255] },
  },
  line_detector_parameters: {
    canny_thresholds: [80, 200],
    canny_aperture_size: 3,
    dilation_kernel_size: 3,
    hough_threshold: 2,
    hough_min_line_length: 3,
    hough_max_line_gap: 1,
  },
};

test("Duckietown's thresholds make daffy's default file", () => {
  const text = formatThresholds(DUCKIETOWN_COLOR_RANGES, 'one line\nanother: one', 'ros1');
  // rospy reads YAML 1.1.
  expect(parse(text, { version: '1.1' })).toEqual(DEFAULT);
});

test('a ROS 2 file is for every node name', () => {
  const text = formatThresholds(DUCKIETOWN_COLOR_RANGES, 'one line', 'ros2');
  expect(parse(text)).toEqual({ '/**': { ros__parameters: DEFAULT } });
  expect(parseColorRanges(text)).toEqual(DUCKIETOWN_COLOR_RANGES);
  expect(text).not.toMatch(/\? /);
  // Whole numbers among the limits could not be set while ente's detector runs.
  expect(text).toMatch(/low: \[0\.0, 0\.0, 150\.0\]/);
  expect(text).toMatch(/img_size: \[120, 160\]/);
});

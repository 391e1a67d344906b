/**
 * Who may import whom: each folder of src/ with the folders that its files may import, from the ground up. An import
 * that is not listed fails in `npm run lint`; `npm run rooms` draws the list into CONTRIBUTING.
 *
 * A line names only folders of the lines above it, so there is no circle. A folder inside a room can have a line of its
 * own ('evaluate/frames'): its files are then no longer part of the outer room.
 * @type {Record<string, string[]>}
 */
// prettier-ignore
module.exports = {
  process: [],
  image: ['process'],
  message: ['image'],
  lines: ['process', 'image'],
  render: ['image', 'lines'],
  world: ['process', 'image', 'lines', 'render'],
  page: ['lines'],
  install: ['process'],
  config: ['process', 'image', 'lines'],
  bag: ['process', 'image', 'message'],
  translate: ['process', 'image'],
  pipeline: ['process', 'image', 'message', 'translate'],
  status: ['pipeline'],
  node: ['process', 'image', 'message', 'config', 'translate', 'pipeline', 'status'],
  replay: ['process', 'image', 'bag', 'translate', 'pipeline'],
  'evaluate/score': ['lines'],
  'evaluate/statistics': ['lines'],
  'evaluate/frames': ['process', 'image', 'message', 'lines', 'bag', 'evaluate/statistics'],
  'evaluate/draw': ['image', 'lines', 'page'],
  'evaluate/variants': ['process', 'image', 'lines', 'translate', 'evaluate/statistics', 'evaluate/frames'],
  'evaluate/thresholds': ['image', 'lines', 'evaluate/score', 'evaluate/statistics'],
  'evaluate/measures': ['image', 'lines', 'translate', 'evaluate/statistics', 'evaluate/frames', 'evaluate/thresholds'],
  'evaluate/tally': [
    'process', 'image', 'lines', 'evaluate/score', 'evaluate/frames', 'evaluate/draw', 'evaluate/variants',
    'evaluate/thresholds', 'evaluate/measures',
  ],
  'evaluate/count': [
    'image', 'lines', 'evaluate/score', 'evaluate/statistics', 'evaluate/frames', 'evaluate/variants', 'evaluate/thresholds', 'evaluate/measures',
    'evaluate/tally',
  ],
  'evaluate/results': [
    'lines', 'evaluate/score', 'evaluate/statistics', 'evaluate/frames', 'evaluate/variants', 'evaluate/thresholds', 'evaluate/measures',
    'evaluate/count',
  ],
  'evaluate/partial': ['process', 'image', 'evaluate/frames', 'evaluate/count'],
  'evaluate/compare': ['lines', 'evaluate/score', 'evaluate/statistics', 'evaluate/frames', 'evaluate/results'],
  evaluate: ['evaluate/tally', 'evaluate/count', 'evaluate/results'],
  drive: ['process', 'image', 'lines', 'world', 'translate', 'pipeline', 'evaluate/statistics'],
  'drive/learning': ['process', 'image', 'render', 'world', 'translate', 'drive'],
  calibrate: ['lines', 'evaluate/frames', 'evaluate/variants', 'evaluate/thresholds', 'evaluate/tally'],
  'calibrate/live': ['image', 'lines', 'calibrate', 'evaluate/thresholds'],
  light: ['image', 'lines', 'translate', 'evaluate/frames', 'evaluate/variants'],
  label: [
    'process', 'image', 'lines', 'page', 'evaluate/frames', 'evaluate/variants', 'evaluate/thresholds', 'evaluate/tally',
  ],
  report: [
    'process', 'lines', 'page', 'bag', 'evaluate/score', 'evaluate/statistics', 'evaluate/frames', 'evaluate/variants',
    'evaluate/thresholds', 'evaluate/measures', 'evaluate/tally', 'evaluate/count', 'evaluate/results', 'evaluate/compare', 'evaluate/partial', 'evaluate',
  ],
  'drive/report': ['process', 'image', 'page', 'world', 'replay', 'drive', 'evaluate/frames', 'report'],
  'drive/study': ['process', 'world', 'drive', 'report', 'drive/report'],
  watch: [
    'process', 'image', 'lines', 'config', 'pipeline', 'evaluate/score', 'evaluate/frames', 'evaluate/variants', 'evaluate/measures',
  ],
  'live-page': [
    'process', 'image', 'lines', 'page', 'evaluate/frames', 'evaluate/variants', 'evaluate/thresholds', 'calibrate', 'calibrate/live', 'watch',
  ],
  ros: [
    'process', 'image', 'message', 'lines', 'world', 'drive', 'config', 'translate', 'pipeline', 'evaluate/variants',
    'calibrate', 'calibrate/live', 'status', 'node', 'watch', 'live-page',
  ],
  ros1: ['process', 'message', 'config', 'translate', 'pipeline', 'status', 'node'],
  bench: ['process', 'image', 'render', 'world', 'translate', 'pipeline', 'status'],
  demo: [
    'process', 'image', 'lines', 'render', 'world', 'page', 'config', 'translate', 'pipeline', 'status', 'evaluate/score',
    'evaluate/frames', 'drive', 'drive/report', 'watch', 'ros',
  ],
  docs: ['process', 'config', 'evaluate/results', 'ros'],
  cli: [
    'process', 'image', 'lines', 'render', 'install', 'config', 'translate', 'pipeline', 'status', 'replay',
    'evaluate/statistics', 'evaluate/thresholds', 'evaluate/results', 'evaluate/compare', 'evaluate/partial', 'calibrate', 'light', 'label', 'drive', 'drive/learning', 'report', 'drive/report', 'drive/study', 'live-page', 'ros', 'ros1', 'bench', 'demo',
  ],
};

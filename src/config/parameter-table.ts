import { parseRegion } from '../image/region';
import {
  DURABILITY,
  HISTORY,
  depth,
  qos,
  reliability,
  topic,
  type,
  type ParameterTable,
  type ParametersOf,
} from './parameter-spec';

/** Changing one of these loads another model. */
export const MODEL_PARAMETERS = ['model', 'direction', 'light', 'provider', 'threads'] as const;

/**
 * Every parameter of the proxy node: the one place that its type, default, limits and description are written.
 * ROS descriptors, validation and the documentation's table are made from it.
 */
export const PARAMETERS = {
  veh: {
    type: 'string',
    default: '',
    readOnly: true,
    description: 'Name of the robot; replaces {veh} in the topic names of a profile.',
  },
  model: {
    type: 'string',
    default: '',
    readOnly: false,
    description:
      "Model: a built-in name (identity, canonical, classic), a name in models/, or a card's path. Empty: the default of the direction.",
  },
  direction: {
    type: 'string',
    default: 'real2sim',
    choices: ['real2sim', 'sim2real'],
    readOnly: false,
    description: 'Which domain is made to look like the other; chooses the default model.',
  },
  light: {
    type: 'string',
    default: '',
    readOnly: false,
    description:
      "Light that a sim2real model which knows the light shows frames in: a name on its card; random: another one for each frame; cycle: each one in turn, for 75 frames; FILE.json or FILE.json#NAME of models describe-light. Empty: the card's first.",
  },
  provider: {
    type: 'string',
    default: 'tensorrt,cuda,webgpu,cpu',
    readOnly: false,
    description: 'Execution providers by preference, separated by commas; the first that starts is used.',
  },
  threads: {
    type: 'integer',
    default: 0,
    range: [0, 64],
    readOnly: false,
    description: 'Threads for inference on the CPU; 0: as many as there are cores, 4 at most.',
  },
  transport: {
    type: 'string',
    default: 'compressed',
    choices: ['compressed', 'raw'],
    readOnly: true,
    description: 'Subscribed topic: image/compressed, or image for raw.',
  },
  output_transport: {
    type: 'string',
    default: 'same',
    choices: ['same', 'compressed', 'raw', 'both'],
    readOnly: true,
    description: 'Published topic: image_proxy/compressed, image_proxy for raw, or both; same: as transport.',
  },
  region: {
    type: 'string',
    default: '',
    check: (value) => {
      if (value !== '') parseRegion(value);
    },
    readOnly: false,
    description:
      "Part of the frame that is translated: full, bottom-half, or x,y,width,height as fractions. Empty: the model's own.",
  },
  jpeg_quality: {
    type: 'integer',
    default: 90,
    range: [1, 100],
    readOnly: false,
    description: 'Quality of the published JPEG.',
  },
  max_rate: {
    type: 'double',
    default: 0,
    range: [0, 1000],
    readOnly: false,
    description: 'Maximum number of frames translated per second, in Hz; 0: no limit.',
  },
  max_age_ms: {
    type: 'double',
    default: 0,
    range: [0, 3_600_000],
    readOnly: false,
    description: 'Frames with a stamp older than this when their turn comes are dropped, in ms; 0: no limit.',
  },
  max_pixels: {
    type: 'integer',
    default: 16_777_216,
    range: [1, 268_435_456],
    readOnly: true,
    description: 'Frames with more pixels than this, by their header, are dropped before decoding.',
  },
  on_error: {
    type: 'string',
    default: 'pass_through',
    choices: ['pass_through', 'drop', 'hold'],
    readOnly: false,
    description:
      'What to publish when translating a good frame fails: the camera frame, nothing, or the last translated picture.',
  },
  inference_timeout_ms: {
    type: 'double',
    default: 10_000,
    range: [0, 3_600_000],
    readOnly: false,
    description:
      'Time after which an inference counts as hung and another worker is started beside it, in ms; 0: no limit.',
  },
  load_timeout_ms: {
    type: 'double',
    default: 120_000,
    range: [0, 3_600_000],
    readOnly: false,
    description:
      'Time a model may take to load and warm up before it is refused, in ms; 0: no limit. TensorRT may take minutes.',
  },
  enabled: {
    type: 'bool',
    default: true,
    readOnly: false,
    description: 'false bypasses the model: camera frames are passed on unchanged.',
  },
  lazy: {
    type: 'bool',
    default: true,
    readOnly: false,
    description: 'Work only while the proxy topic has subscribers.',
  },
  debug_rate: {
    type: 'double',
    default: 5,
    range: [0, 30],
    readOnly: false,
    description:
      'Maximum rate of the debug topic (camera and proxy side by side, only while it has subscribers), in Hz; 0: none.',
  },
  'diagnostics.processing_limit_ms': {
    type: 'double',
    default: 100,
    range: [0, 3_600_000],
    readOnly: false,
    description:
      'WARN if a frame of the last second took longer than this from arrival to publishing, in ms; 0: no limit.',
  },
  'diagnostics.stale_limit_ms': {
    type: 'double',
    default: 1000,
    range: [0, 3_600_000],
    readOnly: false,
    description:
      'ERROR if nothing was published for longer than this while there are subscribers, in ms; 0: no limit.',
  },
  'diagnostics.failure_limit': {
    type: 'integer',
    default: 3,
    range: [1, 1_000_000],
    readOnly: false,
    description: 'ERROR after this many failed translations in a row; a single one is WARN.',
  },
  autostart: {
    type: 'bool',
    default: true,
    readOnly: true,
    description: 'Configure and activate at start; false: a lifecycle manager does both.',
  },
  camera_info_relay: {
    type: 'bool',
    default: false,
    readOnly: true,
    description: 'Also relay camera_info to image_proxy/camera_info, cached for late subscribers.',
  },
  log_level: {
    type: 'string',
    default: 'info',
    choices: ['trace', 'debug', 'info', 'warn', 'error', 'fatal'],
    readOnly: true,
    description: 'Lowest severity that is logged.',
  },
  'qos.input.reliability': reliability(
    'camera subscription',
    'best_effort for compressed pictures; for raw ones reliable where every camera offers it, else best_effort',
  ),
  'qos.input.durability': qos('durability', 'volatile', DURABILITY, 'camera subscription'),
  'qos.input.history': qos('history', 'keep_last', HISTORY, 'camera subscription'),
  'qos.input.depth': depth('camera subscription'),
  'qos.output.reliability': reliability(
    'proxy publisher',
    'best_effort for compressed pictures, reliable for raw ones',
  ),
  'qos.output.durability': qos('durability', 'volatile', DURABILITY, 'proxy publisher'),
  'qos.output.history': qos('history', 'keep_last', HISTORY, 'proxy publisher'),
  'qos.output.depth': depth('proxy publisher'),
  'topics.input': topic('camera'),
  'topics.output': topic('proxy'),
  'topics.camera_info': topic('camera_info'),
  'types.input': type('camera'),
  'types.output': type('proxy'),
  frame_id: {
    type: 'string',
    default: '',
    readOnly: true,
    description:
      'frame_id that the camera driver writes ({veh} is replaced). A different one is counted and logged at most every 5 s; the frame is still delivered. Empty: any.',
  },
} as const satisfies ParameterTable;

export type ParameterName = keyof typeof PARAMETERS;

/** The parameters as the program uses them: parsed once, complete, readonly. */
export type ProxyParameters = ParametersOf<typeof PARAMETERS>;

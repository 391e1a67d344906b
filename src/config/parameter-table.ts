import { parseRegion } from '../image/region';
import {
  DURABILITY,
  HISTORY,
  RELIABILITY,
  depth,
  qos,
  topic,
  type,
  type ParameterTable,
  type ParametersOf,
} from './parameter-spec';

/** Changing one of these takes another model into use. */
export const MODEL_PARAMETERS = ['model', 'direction', 'provider', 'threads'] as const;

/**
 * Every parameter of the proxy node: the one place that its type, default, limits and description are written.
 * ROS descriptors, validation and the documentation's table are made from it.
 */
export const PARAMETERS = {
  veh: {
    type: 'string',
    default: '',
    readOnly: true,
    description: 'Name of the robot; fills in {veh} in the topic names of a profile.',
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
    description: 'What is subscribed: image/compressed or image.',
  },
  output_transport: {
    type: 'string',
    default: 'same',
    choices: ['same', 'compressed', 'raw', 'both'],
    readOnly: true,
    description: 'What is published: image_proxy/compressed, image_proxy, or both; same: as transport.',
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
    description: 'Quality of the JPEG that is published.',
  },
  max_rate: {
    type: 'double',
    default: 0,
    range: [0, 1000],
    readOnly: false,
    description: 'Most frames per second that are translated, in Hz; 0: no limit.',
  },
  max_age_ms: {
    type: 'double',
    default: 0,
    range: [0, 3_600_000],
    readOnly: false,
    description: 'A frame whose stamp is older than this when its turn comes is dropped, in ms; 0: no limit.',
  },
  max_pixels: {
    type: 'integer',
    default: 16_777_216,
    range: [1, 268_435_456],
    readOnly: true,
    description: 'A frame that claims more pixels than this is dropped before it is decoded.',
  },
  on_error: {
    type: 'string',
    default: 'pass_through',
    choices: ['pass_through', 'drop', 'hold'],
    readOnly: false,
    description:
      'What is published when the translation of a good frame fails: the camera frame, nothing, or the last translated picture.',
  },
  inference_timeout_ms: {
    type: 'double',
    default: 10_000,
    range: [0, 3_600_000],
    readOnly: false,
    description:
      'A model that takes longer for a frame counts as hung: another worker is started beside it, in ms; 0: no limit.',
  },
  load_timeout_ms: {
    type: 'double',
    default: 120_000,
    range: [0, 3_600_000],
    readOnly: false,
    description:
      'A model that is not loaded and warm by then is refused, in ms; 0: no limit. TensorRT may take minutes.',
  },
  enabled: {
    type: 'bool',
    default: true,
    readOnly: false,
    description: 'false bypasses the model: camera frames are passed on as they are.',
  },
  lazy: {
    type: 'bool',
    default: true,
    readOnly: false,
    description: 'Work only while somebody subscribes to the proxy topic.',
  },
  debug_rate: {
    type: 'double',
    default: 5,
    range: [0, 30],
    readOnly: false,
    description:
      'Most pictures per second on the debug topic, camera and proxy side by side, while somebody subscribes; 0: none.',
  },
  'diagnostics.processing_limit_ms': {
    type: 'double',
    default: 100,
    range: [0, 3_600_000],
    readOnly: false,
    description:
      'WARN where a frame of the last second took longer than this from arrival to publishing; 0: no limit.',
  },
  'diagnostics.stale_limit_ms': {
    type: 'double',
    default: 1000,
    range: [0, 3_600_000],
    readOnly: false,
    description:
      'ERROR where nothing was published for longer than this while somebody listens; 0: no limit.',
  },
  'diagnostics.failure_limit': {
    type: 'integer',
    default: 3,
    range: [1, 1_000_000],
    readOnly: false,
    description: 'ERROR after this many failed translations in a row; WARN for a single one.',
  },
  autostart: {
    type: 'bool',
    default: true,
    readOnly: true,
    description: 'Configure and activate at start; false leaves both to a lifecycle manager.',
  },
  camera_info_relay: {
    type: 'bool',
    default: false,
    readOnly: true,
    description: 'Also pass camera_info on to image_proxy/camera_info, cached for consumers that come late.',
  },
  log_level: {
    type: 'string',
    default: 'info',
    choices: ['trace', 'debug', 'info', 'warn', 'error', 'fatal'],
    readOnly: true,
    description: 'Least severe message that is logged.',
  },
  'qos.input.reliability': qos('reliability', 'best_effort', RELIABILITY, 'camera subscription'),
  'qos.input.durability': qos('durability', 'volatile', DURABILITY, 'camera subscription'),
  'qos.input.history': qos('history', 'keep_last', HISTORY, 'camera subscription'),
  'qos.input.depth': depth('camera subscription'),
  'qos.output.reliability': qos('reliability', 'best_effort', RELIABILITY, 'proxy publisher'),
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
      'frame_id that the camera driver of this profile writes ({veh} is filled in); a different one is counted and warned of, at most every 5 s, and the frame delivered. Empty: any.',
  },
} as const satisfies ParameterTable;

export type ParameterName = keyof typeof PARAMETERS;

/** The parameters as the program uses them: parsed once, complete, readonly. */
export type ProxyParameters = ParametersOf<typeof PARAMETERS>;

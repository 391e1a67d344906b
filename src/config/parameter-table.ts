/**
 * Every parameter of the proxy node: the one place that its type, default, limits and description are written.
 * ROS descriptors, validation and the documentation's table are made from it.
 */

interface Described {
  readonly description: string;
  /** Read once, when the node is configured; `false` means that it may change while frames flow. */
  readonly readOnly: boolean;
}

export type ParameterSpec =
  | (Described & { readonly type: 'bool'; readonly default: boolean })
  | (Described & {
      readonly type: 'integer' | 'double';
      readonly default: number;
      readonly range: readonly [number, number];
    })
  | (Described & { readonly type: 'string'; readonly default: string; readonly choices?: readonly string[] });

const RELIABILITY = ['best_effort', 'reliable', 'system_default'] as const;
const DURABILITY = ['volatile', 'transient_local', 'system_default'] as const;
const HISTORY = ['keep_last', 'keep_all', 'system_default'] as const;

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
    readOnly: true,
    description:
      "Model: a built-in name (identity, canonical, classic), a name in models/, or a card's path. Empty: the default of the direction.",
  },
  direction: {
    type: 'string',
    default: 'real2sim',
    choices: ['real2sim', 'sim2real'],
    readOnly: true,
    description: 'Which domain is made to look like the other; chooses the default model.',
  },
  provider: {
    type: 'string',
    default: 'tensorrt,cuda,webgpu,cpu',
    readOnly: true,
    description: 'Execution providers by preference, separated by commas; the first that starts is used.',
  },
  threads: {
    type: 'integer',
    default: 0,
    range: [0, 64],
    readOnly: true,
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
    readOnly: true,
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
      'frame_id that the camera driver of this profile writes ({veh} is filled in); a different one is warned of once. Empty: any.',
  },
} as const satisfies Record<string, ParameterSpec>;

function qos<const C extends readonly string[]>(policy: string, value: C[number], choices: C, of: string) {
  return {
    type: 'string',
    default: value,
    choices,
    readOnly: true,
    description: `QoS ${policy} of the ${of}.`,
  } as const;
}

function depth(of: string) {
  return {
    type: 'integer',
    default: 1,
    range: [1, 1000],
    readOnly: true,
    description: `QoS queue depth of the ${of}.`,
  } as const;
}

function topic(of: string) {
  return {
    type: 'string',
    default: '',
    readOnly: true,
    description: `Topic of the ${of} in this robot's stack, {veh} filled in; a ROS remapping wins over it. Empty: the node's own name.`,
  } as const;
}

function type(of: string) {
  return {
    type: 'string',
    default: '',
    choices: ['', 'sensor_msgs/msg/CompressedImage', 'sensor_msgs/msg/Image'],
    readOnly: true,
    description: `Message type of the ${of} topic; must agree with the transport. Empty: the transport decides.`,
  } as const;
}

export type ParameterName = keyof typeof PARAMETERS;

export type ValueOf<S> = S extends { type: 'bool' }
  ? boolean
  : S extends { type: 'integer' | 'double' }
    ? number
    : S extends { choices: readonly (infer C)[] }
      ? C
      : string;

/** The parameters as the program uses them: parsed once, complete, readonly. */
export type ProxyParameters = { readonly [K in ParameterName]: ValueOf<(typeof PARAMETERS)[K]> };

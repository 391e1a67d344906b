import { FRAME_STAGES, type FrameStage } from '../pipeline/frame-stages';

/** A topic or service under the node's own name for it; `~` is the node itself. */
export interface InterfaceSpec {
  readonly name: string;
  readonly type: string;
  readonly use: 'subscribes' | 'publishes' | 'serves';
  /** When it is there, and what it carries. */
  readonly what: string;
}

const IMAGE = 'sensor_msgs/msg/Image';
const COMPRESSED = 'sensor_msgs/msg/CompressedImage';
const INFO = 'sensor_msgs/msg/CameraInfo';

export const TOPICS = {
  inputCompressed: {
    name: 'image/compressed',
    type: COMPRESSED,
    use: 'subscribes',
    what: 'The camera, with `transport` compressed: JPEG or PNG. Subscribed only while the proxy topic has subscribers; always where `lazy` is false.',
  },
  inputRaw: {
    name: 'image',
    type: IMAGE,
    use: 'subscribes',
    what: 'The camera, with `transport` raw: rgb8, bgr8, rgba8, bgra8, mono8, 8UC3, yuv422, nv12, nv21, or bayer_* of 8 bits. Subscribed as above.',
  },
  outputCompressed: {
    name: 'image_proxy/compressed',
    type: COMPRESSED,
    use: 'publishes',
    what: "The translated frames, with `output_transport` compressed or both: the camera's stamp, frame_id, size and format.",
  },
  outputRaw: {
    name: 'image_proxy',
    type: IMAGE,
    use: 'publishes',
    what: "The translated frames, with `output_transport` raw or both: the camera's stamp, frame_id and size.",
  },
  debug: {
    name: 'image_proxy/debug/compressed',
    type: COMPRESSED,
    use: 'publishes',
    what: 'Camera and proxy side by side, at most 480 rows, `debug_rate` a second, only while it has subscribers; they also make the proxy work.',
  },
  cameraInfo: {
    name: 'camera_info',
    type: INFO,
    use: 'subscribes',
    what: 'With `camera_info_relay`, from configure on: the driver may send it once.',
  },
  cameraInfoRelayed: {
    name: 'image_proxy/camera_info',
    type: INFO,
    use: 'publishes',
    what: 'With `camera_info_relay`: the last message, bit for bit, latched and repeated each second.',
  },
  diagnostics: {
    name: '/diagnostics',
    type: 'diagnostic_msgs/msg/DiagnosticArray',
    use: 'publishes',
    what: 'Each second: level, rates, drops by cause, latencies, model. See running.md.',
  },
} as const satisfies Record<string, InterfaceSpec>;

const STAGES: Readonly<Record<FrameStage, string>> = {
  wait: 'from its arrival at the node until work on it began',
  decode: 'decoding the picture',
  translate: 'the model',
  encode: 'encoding the picture',
  publish: 'handing the message to ROS',
  total: 'from its arrival at the node until its result was published',
  age: "from its stamp until its result was published; none for a stamp of zero, right only where the camera's clock is this machine's",
};

/** One number a translated frame, for plots; diagnostics carry the percentiles. */
export const LATENCY_TOPICS = Object.fromEntries(
  FRAME_STAGES.map((stage) => [
    stage,
    {
      name: `~/latency/${stage}_ms`,
      type: 'std_msgs/msg/Float64',
      use: 'publishes',
      what: `Milliseconds of each translated frame: ${STAGES[stage]}. While somebody subscribes; that alone does not make the proxy work.`,
    },
  ]),
) as Readonly<Record<FrameStage, InterfaceSpec & { readonly type: 'std_msgs/msg/Float64' }>>;

export const SERVICES = {
  setBypass: {
    name: '~/set_bypass',
    type: 'std_srvs/srv/SetBool',
    use: 'serves',
    what: 'true: camera frames pass as they are, as `enabled` false does.',
  },
  reload: {
    name: '~/reload',
    type: 'std_srvs/srv/Trigger',
    use: 'serves',
    what: 'Reads card and file of the present model anew, as a swap; answers with name, provider and sha256.',
  },
} as const satisfies Record<string, InterfaceSpec>;

/** Offered by every node of ROS since Iron, where it asks for them; not on Humble. */
export const LOGGER_SERVICES = {
  getLevels: {
    name: '~/get_logger_levels',
    type: 'rcl_interfaces/srv/GetLoggerLevels',
  },
  setLevels: {
    name: '~/set_logger_levels',
    type: 'rcl_interfaces/srv/SetLoggerLevels',
  },
} as const;

/** All that is the node's own; beside it stands what every managed node of ROS 2 has. */
export const INTERFACES: readonly InterfaceSpec[] = [TOPICS, LATENCY_TOPICS, SERVICES].flatMap((table) =>
  Object.values<InterfaceSpec>(table),
);

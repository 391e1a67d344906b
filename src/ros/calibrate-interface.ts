import type { InterfaceSpec } from '../node/interface-table';

/** All that is the node's own; beside it stands what every node of ROS 2 has. */
export const CALIBRATE_INTERFACES = {
  inputCompressed: {
    name: 'image/compressed',
    type: 'sensor_msgs/msg/CompressedImage',
    use: 'subscribes',
    what: 'The camera. Subscribed only while the line detector runs, or always where `detector` is none. A name that does not end in /compressed carries Image.',
  },
  diagnostics: {
    name: '/diagnostics',
    type: 'diagnostic_msgs/msg/DiagnosticArray',
    use: 'publishes',
    what: 'Each second: what was labelled, how well the thresholds hold, the latest change and its reason.',
  },
  freeze: {
    name: '~/freeze',
    type: 'std_srvs/srv/SetBool',
    use: 'serves',
    what: 'true: the thresholds stay as they are, and no frame is labelled.',
  },
} as const satisfies Record<string, InterfaceSpec>;

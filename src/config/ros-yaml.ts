import type { ScalarTag, Tags } from 'yaml';

/** The words of YAML 1.1 that rcl's parser takes for booleans: `lazy: off` is a boolean, not a string. */
const BOOLEAN: ScalarTag = {
  identify: (value) => typeof value === 'boolean',
  default: true,
  tag: 'tag:yaml.org,2002:bool',
  test: /^(?:[yYnN]|yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/,
  resolve: (text) => /^(?:[yYtT]|[oO][nN])/.test(text),
};

/**
 * Options of the `yaml` package that read values as ROS 2 does: whole numbers come as bigint, so that 2 and 2.0 differ as
 * ROS' integer and double do; `yes`, `no`, `on`, `off` are booleans.
 */
export const ROS_YAML = {
  schema: 'core',
  intAsBigInt: true,
  customTags: (tags: Tags): Tags => [BOOLEAN, ...tags],
} as const;

/** The type of a parameter's row, and the rows that several parameters share. */

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
  | (Described & {
      readonly type: 'string';
      readonly default: string;
      readonly choices?: readonly string[];
      /** Throws an Error that says what was expected. */
      readonly check?: (value: string) => void;
    });

/** Every parameter of a node, by name: the one place that type, default, limits and description are written. */
export type ParameterTable = Readonly<Record<string, ParameterSpec>>;

type ValueOf<S> = S extends { type: 'bool' }
  ? boolean
  : S extends { type: 'integer' | 'double' }
    ? number
    : S extends { choices: readonly (infer C)[] }
      ? C
      : string;

/** The values as the program uses them: parsed once, complete, readonly. */
export type ParametersOf<Table extends ParameterTable> = {
  readonly [Name in keyof Table]: ValueOf<Table[Name]>;
};

export const RELIABILITY = ['', 'best_effort', 'reliable', 'system_default'] as const;
export const DURABILITY = ['volatile', 'transient_local', 'system_default'] as const;
export const HISTORY = ['keep_last', 'keep_all', 'system_default'] as const;

/** One policy of one end's QoS. */
export function qos<const C extends readonly string[]>(
  policy: string,
  value: C[number],
  choices: C,
  of: string,
) {
  return {
    type: 'string',
    default: value,
    choices,
    readOnly: true,
    description: `QoS ${policy} of the ${of}.`,
  } as const;
}

/** QoS reliability of one end. @param whenEmpty what the empty default stands for */
export function reliability(of: string, whenEmpty: string) {
  return {
    type: 'string',
    default: '',
    choices: RELIABILITY,
    readOnly: true,
    description: `QoS reliability of the ${of}. Empty: ${whenEmpty}.`,
  } as const;
}

/** Depth of a QoS queue. */
export function depth(of: string) {
  return {
    type: 'integer',
    default: 1,
    range: [1, 1000],
    readOnly: true,
    description: `QoS queue depth of the ${of}.`,
  } as const;
}

/** Topic of a profile. */
export function topic(of: string) {
  return {
    type: 'string',
    default: '',
    readOnly: true,
    description: `Topic of the ${of} in this robot's stack ({veh} is replaced); a ROS remapping overrides it. Empty: the node's own name.`,
  } as const;
}

/** Message type that a profile states. */
export function type(of: string) {
  return {
    type: 'string',
    default: '',
    choices: ['', 'sensor_msgs/msg/CompressedImage', 'sensor_msgs/msg/Image'],
    readOnly: true,
    description: `Message type of the ${of} topic; must agree with the transport. Empty: the transport decides.`,
  } as const;
}

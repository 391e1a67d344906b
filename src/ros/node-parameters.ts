import * as rclnodejs from 'rclnodejs';
import {
  PARAMETERS,
  type ParameterName,
  type ParameterSpec,
  type ProxyParameters,
} from '../config/parameter-table';
import { describeExpectation, isParameterName, parseParameter } from '../config/parse-parameters';

const TYPES = {
  bool: rclnodejs.ParameterType.PARAMETER_BOOL,
  integer: rclnodejs.ParameterType.PARAMETER_INTEGER,
  double: rclnodejs.ParameterType.PARAMETER_DOUBLE,
  string: rclnodejs.ParameterType.PARAMETER_STRING,
} as const;

/** The node's parameters as ROS sees them, and the same as plain values, always the latest. */
export class NodeParameters {
  #values: ProxyParameters;

  /**
   * Declares every parameter with its descriptor and checks each change, whoever makes it, by the same rules as at
   * the start. All changes of one request are taken or none.
   */
  constructor(node: rclnodejs.Node, initial: ProxyParameters) {
    this.#values = initial;
    for (const [name, spec] of Object.entries(PARAMETERS)) {
      declareParameter(node, name, spec, initial[name as ParameterName]);
    }
    node.addOnSetParametersCallback((changes) => this.#apply(changes));
  }

  get values(): ProxyParameters {
    return this.#values;
  }

  #apply(changes: readonly rclnodejs.Parameter[]): rclnodejs.rcl_interfaces.msg.SetParametersResult {
    const next: Record<string, unknown> = { ...this.#values };
    try {
      for (const { name, value } of changes) {
        if (isParameterName(name)) next[name] = parseParameter(name, toPlain(value), 'set while running');
      }
    } catch (error) {
      // Nothing may be thrown from here: rclnodejs ends the process over an exception in a callback.
      return { successful: false, reason: error instanceof Error ? error.message : String(error) };
    }
    this.#values = next as ProxyParameters;
    return { successful: true, reason: '' };
  }
}

function makeParameter(
  name: string,
  spec: ParameterSpec,
  value: boolean | number | string,
): rclnodejs.Parameter {
  return new rclnodejs.Parameter(name, TYPES[spec.type], spec.type === 'integer' ? BigInt(value) : value);
}

function makeDescriptor(name: string, spec: ParameterSpec): rclnodejs.ParameterDescriptor {
  const descriptor = new RangedDescriptor(name, spec);
  descriptor.additionalConstraints = describeExpectation(spec);
  return descriptor;
}

/** With type, limits and description, as `ros2 param describe` shows them. */
export function declareParameter(
  node: rclnodejs.Node,
  name: string,
  spec: ParameterSpec,
  value: boolean | number | string,
): void {
  node.declareParameter(makeParameter(name, spec, value), makeDescriptor(name, spec), true);
}

function makeRange(spec: ParameterSpec): rclnodejs.Range | undefined {
  if (spec.type === 'integer')
    return new rclnodejs.IntegerRange(BigInt(spec.range[0]), BigInt(spec.range[1]));
  // A step of 0 means any value between; rclnodejs' default of 1 would refuse 7.5.
  return spec.type === 'double' ? new rclnodejs.FloatingPointRange(...spec.range, 0) : undefined;
}

/** rclnodejs 2.2 hands its own Range object to the message, which has other field names: the range gets lost. */
class RangedDescriptor extends rclnodejs.ParameterDescriptor {
  readonly #spec: ParameterSpec;

  constructor(name: string, spec: ParameterSpec) {
    super(name, TYPES[spec.type], spec.description, spec.readOnly, makeRange(spec));
    this.#spec = spec;
  }

  override toMessage(): rclnodejs.rcl_interfaces.msg.ParameterDescriptor {
    const message = super.toMessage();
    const spec = this.#spec;
    if (spec.type === 'integer') {
      const [from_value, to_value] = spec.range.map(BigInt);
      return { ...message, integer_range: [{ from_value, to_value, step: 1n }] as unknown as IntegerRanges };
    }
    if (spec.type === 'double') {
      const [from_value, to_value] = spec.range;
      return { ...message, floating_point_range: [{ from_value, to_value, step: 0 }] };
    }
    return message;
  }
}

/** Declared as numbers, taken as bigint: they are 64 bits wide. */
type IntegerRanges = rclnodejs.rcl_interfaces.msg.ParameterDescriptor['integer_range'];

/** ROS integers are 64 bits wide and come as bigint; every one of ours fits a number. */
function toPlain(value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value;
}

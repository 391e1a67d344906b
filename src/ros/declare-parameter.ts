import * as rclnodejs from 'rclnodejs';
import { describeExpectation } from '../config/check-parameters';
import type { ParameterSpec } from '../config/parameter-spec';

/** rclnodejs' numbers of the types. */
export const PARAMETER_TYPES = {
  bool: rclnodejs.ParameterType.PARAMETER_BOOL,
  integer: rclnodejs.ParameterType.PARAMETER_INTEGER,
  double: rclnodejs.ParameterType.PARAMETER_DOUBLE,
  string: rclnodejs.ParameterType.PARAMETER_STRING,
} as const;

/** Declares a parameter with type, limits and description, as `ros2 param describe` shows them. */
export function declareParameter(
  node: rclnodejs.Node,
  name: string,
  spec: ParameterSpec,
  value: boolean | number | string,
): void {
  node.declareParameter(makeParameter(name, spec, value), makeDescriptor(name, spec), true);
}

export function makeParameter(
  name: string,
  spec: ParameterSpec,
  value: boolean | number | string,
): rclnodejs.Parameter {
  return new rclnodejs.Parameter(
    name,
    PARAMETER_TYPES[spec.type],
    spec.type === 'integer' ? BigInt(value) : value,
  );
}

function makeDescriptor(name: string, spec: ParameterSpec): rclnodejs.ParameterDescriptor {
  const descriptor = new RangedDescriptor(name, spec);
  descriptor.additionalConstraints = describeExpectation(spec);
  return descriptor;
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
    super(name, PARAMETER_TYPES[spec.type], spec.description, spec.readOnly, makeRange(spec));
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

import * as rclnodejs from 'rclnodejs';
import {
  MODEL_PARAMETERS,
  PARAMETERS,
  type ParameterName,
  type ParameterSpec,
  type ProxyParameters,
} from '../config/parameter-table';
import { describeExpectation, isParameterName, parseParameter } from '../config/parse-parameters';
import type { Logger } from '../process/log';
import { describeError } from '../process/describe-error';
import { answerSetRequests, type SetResult } from './parameter-requests';

const TYPES = {
  bool: rclnodejs.ParameterType.PARAMETER_BOOL,
  integer: rclnodejs.ParameterType.PARAMETER_INTEGER,
  double: rclnodejs.ParameterType.PARAMETER_DOUBLE,
  string: rclnodejs.ParameterType.PARAMETER_STRING,
} as const;

/** What a change needs before it is made, for instance a model that is loaded. */
export interface PreparedChange {
  /** Called in the same turn of the event loop in which the parameters changed. */
  commit(): void;
  /** The parameters could not be changed after all. */
  discard(): void;
}

/**
 * Prepares a change; undefined where there is nothing to prepare. A rejection refuses the change with its message.
 * @param next the parameters as they would be
 */
export type PrepareChange = (next: ProxyParameters) => Promise<PreparedChange | undefined>;

/** The node's parameters as ROS sees them, and the same as plain values, always the latest. */
export class NodeParameters {
  readonly #node: rclnodejs.Node;
  #values: ProxyParameters;
  #prepare: PrepareChange = () => Promise.resolve(undefined);
  #turn: Promise<unknown> = Promise.resolve();

  /**
   * Declares every parameter with its descriptor and checks each change, whoever makes it, by the same rules as at
   * the start. All changes of one request are taken or none.
   */
  constructor(node: rclnodejs.Node, initial: ProxyParameters, log: Logger) {
    this.#node = node;
    this.#values = initial;
    for (const [name, spec] of Object.entries(PARAMETERS)) {
      declareParameter(node, name, spec, initial[name as ParameterName]);
    }
    node.addOnSetParametersCallback((changes) => this.#apply(changes));
    answerSetRequests(node, MODEL_PARAMETERS, (parameters) => this.set(parameters), log);
  }

  get values(): ProxyParameters {
    return this.#values;
  }

  /** What is to be done before the model's parameters change. */
  onModelChange(prepare: PrepareChange): void {
    this.#prepare = prepare;
  }

  /**
   * Sets all or none. Those of the model take as long as it takes to load; such requests wait for each other.
   * Rejects with the reason where a value is wrong or a model cannot be had.
   */
  async set(given: readonly rclnodejs.Parameter[]): Promise<SetResult> {
    const parameters = given.map(widen);
    // rclnodejs' own words for a wrong type tell nothing.
    this.#check(parameters);
    if (!parameters.some(({ name }) => isModelParameter(name))) {
      return this.#node.setParametersAtomically(parameters);
    }
    return this.takeTurn(() => this.#setPrepared(parameters));
  }

  /** Runs when all changes of the model that were asked for before are made or refused; the next ones wait for it. */
  async takeTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  setEnabled(enabled: boolean): Promise<SetResult> {
    return this.set([makeParameter('enabled', PARAMETERS.enabled, enabled)]);
  }

  async #setPrepared(parameters: rclnodejs.Parameter[]): Promise<SetResult> {
    const next = this.#check(parameters);
    const isRefused = parameters.some(({ name }) => !isParameterName(name) || PARAMETERS[name].readOnly);
    const isSame = MODEL_PARAMETERS.every((name) => next[name] === this.#values[name]);
    const prepared = isRefused || isSame ? undefined : await this.#prepare(next);
    const result = this.#node.setParametersAtomically(parameters) as SetResult;
    if (result.successful) prepared?.commit();
    else prepared?.discard();
    return result;
  }

  #apply(changes: readonly rclnodejs.Parameter[]): rclnodejs.rcl_interfaces.msg.SetParametersResult {
    try {
      this.#values = this.#check(changes);
      return { successful: true, reason: '' };
    } catch (error) {
      // Nothing may be thrown from here: rclnodejs ends the process over an exception in a callback.
      return { successful: false, reason: describeError(error) };
    }
  }

  /** @returns the values as they would be; throws a ConfigError */
  #check(changes: readonly rclnodejs.Parameter[]): ProxyParameters {
    const next: Record<string, unknown> = { ...this.#values };
    for (const { name, value } of changes) {
      if (isParameterName(name)) next[name] = parseParameter(name, toPlain(value), 'set while running');
    }
    return next as ProxyParameters;
  }
}

/** `ros2 param set ... max_rate 15` sends an integer where a double was declared. */
function widen(parameter: rclnodejs.Parameter): rclnodejs.Parameter {
  const { name, type } = parameter;
  const isDouble = isParameterName(name) && PARAMETERS[name].type === 'double';
  if (!isDouble || type !== TYPES.integer) return parameter;
  return new rclnodejs.Parameter(name, TYPES.double, Number(parameter.value));
}

function isModelParameter(name: string): boolean {
  return (MODEL_PARAMETERS as readonly string[]).includes(name);
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

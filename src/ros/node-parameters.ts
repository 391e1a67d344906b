import * as rclnodejs from 'rclnodejs';
import {
  MODEL_PARAMETERS,
  PARAMETERS,
  type ParameterName,
  type ProxyParameters,
} from '../config/parameter-table';
import { isParameterName, parseParameter } from '../config/parse-parameters';
import type { Logger } from '../process/log';
import { describeError } from '../process/describe-error';
import { declareParameter, makeParameter, PARAMETER_TYPES } from './declare-parameter';
import type { ParameterSource, PrepareChange } from '../node/parameter-source';
import { answerSetRequests, type SetResult } from './parameter-requests';

/** The node's parameters as ROS sees them, and the same as plain values, always the latest. */
export class NodeParameters implements ParameterSource {
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

  /** Sets what is done before the model's parameters change. */
  onModelChange(prepare: PrepareChange): void {
    this.#prepare = prepare;
  }

  /**
   * Sets all or none. A change of the model takes as long as the model takes to load; such requests wait for each other.
   * Rejects with the reason where a value is wrong or a model cannot be had.
   */
  async set(given: readonly rclnodejs.Parameter[]): Promise<SetResult> {
    const parameters = given.map(widen);
    // rclnodejs' own message for a wrong type says nothing useful.
    this.#check(parameters);
    if (!parameters.some(({ name }) => isModelParameter(name))) {
      return readable(this.#node.setParametersAtomically(parameters));
    }
    return readable(await this.takeTurn(() => this.#setPrepared(parameters)));
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
      if (isParameterName(name)) next[name] = parseParameter(name, value, 'set while running');
    }
    return next as ProxyParameters;
  }
}

/** `ros2 param set ... max_rate 15` sends an integer where a double was declared. */
function widen(parameter: rclnodejs.Parameter): rclnodejs.Parameter {
  const { name, type } = parameter;
  const isDouble = isParameterName(name) && PARAMETERS[name].type === 'double';
  if (!isDouble || type !== PARAMETER_TYPES.integer) return parameter;
  return new rclnodejs.Parameter(name, PARAMETER_TYPES.double, Number(parameter.value));
}

function isModelParameter(name: string): boolean {
  return (MODEL_PARAMETERS as readonly string[]).includes(name);
}

/** rclnodejs' refusal of another type, for instance of a string for use_sim_time, lacks its words. */
function readable(result: SetResult): SetResult {
  if (result.successful) return result;
  const reason = result.reason.replace('does not  readonly', 'has another type, or takes no such value');
  return { successful: false, reason };
}

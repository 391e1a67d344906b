import type { GivenValue } from '../config/check-parameters';
import { PARAMETERS, type ProxyParameters } from '../config/parameter-table';
import { isParameterName, parseParameters } from '../config/parse-parameters';
import type { ParameterSource } from '../node/parameter-source';

/**
 * The proxy's parameters from a file, the master's parameter server and the command line; the later wins, as roslaunch
 * and rosrun have it.
 */
export class Ros1Parameters implements ParameterSource {
  readonly #fromFile: ReadonlyMap<string, GivenValue>;
  readonly #fromCommand: ReadonlyMap<string, GivenValue>;
  #values: ProxyParameters;

  /** @throws ConfigError as parseParameters */
  constructor(
    fromFile: ReadonlyMap<string, GivenValue>,
    fromServer: ReadonlyMap<string, unknown>,
    fromCommand: ReadonlyMap<string, GivenValue>,
  ) {
    this.#fromFile = fromFile;
    this.#fromCommand = fromCommand;
    this.#values = this.merge(fromServer);
  }

  get values(): ProxyParameters {
    return this.#values;
  }

  /**
   * The values as they are with these of the server; nothing changes yet.
   * @throws ConfigError as parseParameters
   */
  merge(fromServer: ReadonlyMap<string, unknown>): ProxyParameters {
    return parseParameters(new Map([...this.#fromFile, ...describeServer(fromServer), ...this.#fromCommand]));
  }

  set(values: ProxyParameters): void {
    this.#values = values;
  }
}

function describeServer(values: ReadonlyMap<string, unknown>): [string, GivenValue][] {
  return [...values].map(([name, value]) => [
    name,
    { value: isInteger(name) ? toBigInt(value) : value, origin: 'parameter server', isShared: true },
  ]);
}

function isInteger(name: string): boolean {
  return isParameterName(name) && PARAMETERS[name].type === 'integer';
}

/** XML-RPC's integers come as numbers. */
function toBigInt(value: unknown): unknown {
  return Number.isInteger(value) ? BigInt(value as number) : value;
}

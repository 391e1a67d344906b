import { checkParameter, checkParameters, type GivenValue } from './check-parameters';
import { ConfigError } from './config-error';
import { PARAMETERS, type ParameterName, type ProxyParameters } from './parameter-table';

/**
 * Completes the given values with the proxy's defaults and checks them.
 * @param given values by parameter name, nested YAML keys joined by dots
 * @throws ConfigError naming the key, what was expected, what was found and where it came from
 */
export function parseParameters(given: ReadonlyMap<string, GivenValue>): ProxyParameters {
  const parameters = checkParameters(PARAMETERS, given);
  checkTypesAgree(parameters);
  return parameters;
}

/** Checks one value of the proxy's. @throws ConfigError as parseParameters */
export function parseParameter(name: string, value: unknown, origin: string): boolean | number | string {
  return checkParameter(PARAMETERS, name, value, origin);
}

export function isParameterName(name: string): name is ParameterName {
  return Object.hasOwn(PARAMETERS, name);
}

/** A profile states topic types for people and bags, the transport decides what the node does: they must agree. */
function checkTypesAgree(parameters: ProxyParameters): void {
  const expected = { compressed: 'sensor_msgs/msg/CompressedImage', raw: 'sensor_msgs/msg/Image' } as const;
  const found = parameters['types.input'];
  if (found !== '' && found !== expected[parameters.transport]) {
    throw new ConfigError(
      `parameter "types.input": expected ${expected[parameters.transport]} for transport "${parameters.transport}", found ${found}; set one of the two`,
    );
  }
}

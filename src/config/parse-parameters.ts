import { z } from 'zod';
import { describeError } from '../process/describe-error';
import { ConfigError } from './config-error';
import { PARAMETERS, type ParameterName, type ParameterSpec, type ProxyParameters } from './parameter-table';

/** A value that somebody gave, and where: a file, the command line, a parameter service. */
export interface GivenValue {
  readonly value: unknown;
  readonly origin: string;
}

/** Parameters that every ROS node has; rclnodejs declares them itself. */
const FOREIGN = new Set(['use_sim_time', 'start_type_description_service']);

/** Colour thresholds of a profile, as Duckietown's line detector has them: read by the offline tools, not by the node. */
const COLOR_KEY = /^colors\.[A-Za-z]+\.(low|high)(_\d+)?$/;

/**
 * Completes the given values with the defaults and checks them.
 * @param given values by parameter name, nested YAML keys joined by dots
 * @throws ConfigError naming the key, what was expected, what was found and where it came from
 */
export function parseParameters(given: ReadonlyMap<string, GivenValue>): ProxyParameters {
  const values: Record<string, unknown> = {};
  for (const [name, spec] of Object.entries(PARAMETERS)) values[name] = spec.default;
  for (const [name, { value, origin }] of given) {
    if (isOfOthers(name)) continue;
    values[name] = parseParameter(name, value, origin);
  }
  const parameters = values as ProxyParameters;
  checkTypesAgree(parameters);
  return parameters;
}

/**
 * Checks one value.
 * @throws ConfigError as parseParameters
 */
export function parseParameter(name: string, value: unknown, origin: string): boolean | number | string {
  if (!isParameterName(name)) {
    throw new ConfigError(
      `unknown parameter "${name}" (${origin}); known are: ${Object.keys(PARAMETERS).join(', ')}`,
    );
  }
  const result = schemaOf(PARAMETERS[name]).safeParse(value);
  if (result.success) {
    checkText(name, result.data, origin);
    return result.data;
  }
  throw new ConfigError(
    `parameter "${name}" (${origin}): expected ${describeExpectation(PARAMETERS[name])}, found ${JSON.stringify(value)}`,
  );
}

/** What a choice of words cannot say. */
function checkText(name: ParameterName, value: unknown, origin: string): void {
  const spec: ParameterSpec = PARAMETERS[name];
  if (spec.type !== 'string' || typeof value !== 'string') return;
  try {
    spec.check?.(value);
  } catch (cause) {
    const reason = describeError(cause);
    throw new ConfigError(`parameter "${name}" (${origin}): ${reason}`, { cause });
  }
}

export function isParameterName(name: string): name is ParameterName {
  return Object.hasOwn(PARAMETERS, name);
}

/** Whether a parameter file may hold it although our nodes have no such parameter. */
export function isOfOthers(name: string): boolean {
  return FOREIGN.has(name) || COLOR_KEY.test(name);
}

/** What a value must be, in words: for errors, descriptors and the documentation. */
export function describeExpectation(spec: ParameterSpec): string {
  switch (spec.type) {
    case 'bool':
      return 'true or false';
    case 'integer':
      return `a whole number from ${spec.range[0]} to ${spec.range[1]}`;
    case 'double':
      return `a number from ${spec.range[0]} to ${spec.range[1]}`;
    case 'string':
      return spec.choices ? `one of ${spec.choices.map((choice) => `"${choice}"`).join(', ')}` : 'a text';
  }
}

export function schemaOf(spec: ParameterSpec): z.ZodType<boolean | number | string> {
  switch (spec.type) {
    case 'bool':
      return z.boolean();
    case 'integer':
      return z.int().min(spec.range[0]).max(spec.range[1]);
    case 'double':
      return z.number().min(spec.range[0]).max(spec.range[1]);
    case 'string':
      return spec.choices ? z.enum(spec.choices as [string, ...string[]]) : z.string();
  }
}

/** A profile states topic types for people and bags; the transport decides what the node does. They must not contradict. */
function checkTypesAgree(parameters: ProxyParameters): void {
  const expected = { compressed: 'sensor_msgs/msg/CompressedImage', raw: 'sensor_msgs/msg/Image' } as const;
  const found = parameters['types.input'];
  if (found !== '' && found !== expected[parameters.transport]) {
    throw new ConfigError(
      `parameter "types.input": expected ${expected[parameters.transport]} for transport "${parameters.transport}", found ${found}; set one of the two`,
    );
  }
}

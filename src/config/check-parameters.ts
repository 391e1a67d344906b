import { z } from 'zod';
import { describeError } from '../process/describe-error';
import { ConfigError } from './config-error';
import { describeValue } from './describe-value';
import type { ParameterSpec, ParameterTable, ParametersOf } from './parameter-spec';

/** A value that somebody gave, and where: a file, the command line, a parameter service. */
export interface GivenValue {
  /** Whole numbers as bigint, since ROS tells 2 from 2.0. */
  readonly value: unknown;
  readonly origin: string;
  /** Whether a file gives it to every node that a pattern such as `/**` fits: those without such a parameter ignore it. */
  readonly isShared?: boolean;
}

/** Parameters that every ROS node has; rclnodejs declares them itself. */
const FOREIGN = new Set(['use_sim_time', 'start_type_description_service']);

/** Where ROS' own libraries read the QoS of a topic: qos_overrides.TOPIC.publisher.depth and so on. */
const QOS_OVERRIDES = 'qos_overrides.';

/** Colour thresholds of a profile, as Duckietown's line detector has them: read by the offline tools, not by a node. */
const COLOR_KEY = /^colors\.[A-Za-z]+\.(low|high)(_\d+)?$/;

/**
 * Completes the given values with a table's defaults and checks them.
 * @param given values by parameter name, nested YAML keys joined by dots
 * @param isIgnored whether a name that is not in the table belongs to another node of ours
 * @throws ConfigError naming the key, what was expected, what was found and where it came from
 */
export function checkParameters<Table extends ParameterTable>(
  table: Table,
  given: ReadonlyMap<string, GivenValue>,
  isIgnored: (name: string) => boolean = () => false,
): ParametersOf<Table> {
  const values: Record<string, unknown> = {};
  for (const [name, spec] of Object.entries(table)) values[name] = spec.default;
  for (const [name, { value, origin, isShared }] of given) {
    const isUnknown = isStranger(table, name, isIgnored);
    if (!Object.hasOwn(table, name) && (!isUnknown || isShared === true)) continue;
    values[name] = checkParameter(table, name, value, origin);
  }
  return values as ParametersOf<Table>;
}

/** Whether neither ROS, nor one of our nodes or tools, knows a parameter of this name. */
function isStranger(table: ParameterTable, name: string, isIgnored: (name: string) => boolean): boolean {
  return !(Object.hasOwn(table, name) || FOREIGN.has(name) || COLOR_KEY.test(name) || isIgnored(name));
}

/** What checkParameters ignored of files for several nodes, as sentences; its arguments are those of checkParameters. */
export function describeIgnoredParameters(
  table: ParameterTable,
  given: ReadonlyMap<string, GivenValue>,
  isIgnored: (name: string) => boolean = () => false,
): string[] {
  const strangers = [...given].filter(([name]) => isStranger(table, name, isIgnored));
  const others = strangers.filter(([name]) => !name.startsWith(QOS_OVERRIDES));
  const names = others.map(([name]) => name).join(', ');
  return [
    ...(names === '' ? [] : [`ignored, no parameters of this node: ${names}`]),
    ...strangers
      .filter(([name]) => name.startsWith(QOS_OVERRIDES))
      .map(([name, { origin }]) => `"${name}" (${origin}) is ignored; ${describeQos(table)}`),
  ];
}

function describeQos(table: ParameterTable): string {
  return Object.hasOwn(table, 'qos.input.depth')
    ? "set this node's QoS by qos.input.* and qos.output.* instead"
    : "this node's QoS are fixed";
}

/**
 * Checks one value, whole numbers as bigint.
 * @throws ConfigError as checkParameters
 */
export function checkParameter(
  table: ParameterTable,
  name: string,
  value: unknown,
  origin: string,
): boolean | number | string {
  const spec = Object.hasOwn(table, name) ? table[name] : undefined;
  if (spec === undefined) {
    const hint = name.startsWith(QOS_OVERRIDES)
      ? describeQos(table)
      : `known are: ${Object.keys(table).join(', ')}`;
    throw new ConfigError(`unknown parameter "${name}" (${origin}); ${hint}`);
  }
  const result = makeSchema(spec).safeParse(value);
  if (!result.success) {
    throw new ConfigError(
      `parameter "${name}" (${origin}): expected ${describeExpectation(spec)}, found ${describeValue(value)}`,
    );
  }
  if (spec.type === 'string' && spec.check) checkString(spec.check, name, String(result.data), origin);
  return result.data;
}

/** What a type and a list of choices cannot say. */
function checkString(check: (value: string) => void, name: string, value: string, origin: string): void {
  try {
    check(value);
  } catch (cause) {
    throw new ConfigError(`parameter "${name}" (${origin}): ${describeError(cause)}`, { cause });
  }
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
      return spec.choices ? `one of ${spec.choices.map((choice) => `"${choice}"`).join(', ')}` : 'a string';
  }
}

function makeSchema(spec: ParameterSpec): z.ZodType<boolean | number | string> {
  switch (spec.type) {
    case 'bool':
      return z.boolean();
    case 'integer':
      return z.bigint().transform(Number).pipe(z.number().min(spec.range[0]).max(spec.range[1]));
    case 'double':
      // ROS would refuse 15 for 15.0; who writes it means the same.
      return z
        .union([z.number(), z.bigint().transform(Number)])
        .pipe(z.number().min(spec.range[0]).max(spec.range[1]));
    case 'string':
      return spec.choices ? z.enum(spec.choices as [string, ...string[]]) : z.string();
  }
}

import * as rclnodejs from 'rclnodejs';
import { TAPE_COLORS, parseColorRanges, type ColorRanges, type HsvRange, type TapeColor } from '../lines';

/** An array of whole numbers, as rcl_interfaces/msg/ParameterType counts types. */
const WHOLE_NUMBERS: number = rclnodejs.ParameterType.PARAMETER_INTEGER_ARRAY;

const PREFIX = 'colors';
/** An answer that takes longer does not come. */
const ASK = { timeout: 1500 } as const;
/** While DDS still discovers a new client, the answer to it is dropped. */
const ATTEMPTS = 3;

/** A limit of a range: `colors.RED.low_1`. */
interface LimitName {
  readonly name: string;
  readonly color: TapeColor;
  readonly end: 'low' | 'high';
  /** What follows low and high: empty, or _1, _2, ... */
  readonly suffix: string;
}

/**
 * The colour thresholds of a running line detector, as ente's has them: parameters colors.COLOR.low and .high, or .low_1,
 * .high_1, ... It can change them, but neither add nor remove any.
 */
export class DetectorParameters {
  /** Full name of the detector. */
  readonly node: string;
  readonly #own: rclnodejs.Node;
  readonly #list: rclnodejs.Client<'rcl_interfaces/srv/ListParameters'>;
  readonly #get: rclnodejs.Client<'rcl_interfaces/srv/GetParameters'>;
  readonly #set: rclnodejs.Client<'rcl_interfaces/srv/SetParameters'>;
  #names: readonly LimitName[] = [];
  /** Whether limits are arrays of whole numbers, or of fractions. */
  #areWhole = false;

  constructor(own: rclnodejs.Node, detector: string) {
    this.node = own.resolveTopicName(detector);
    this.#own = own;
    // rclnodejs 2.2 has a client of all three, but refuses a node in a namespace.
    this.#list = own.createClient('rcl_interfaces/srv/ListParameters', `${this.node}/list_parameters`);
    this.#get = own.createClient('rcl_interfaces/srv/GetParameters', `${this.node}/get_parameters`);
    this.#set = own.createClient('rcl_interfaces/srv/SetParameters', `${this.node}/set_parameters`);
  }

  /** Whether the detector runs, as far as ROS has told this node. */
  get isThere(): boolean {
    return this.#list.isServiceServerAvailable();
  }

  /** @throws Error where it has no thresholds among its parameters, or does not answer */
  async read(): Promise<ColorRanges> {
    const listed = await ask(() => this.#list.sendRequestAsync({ prefixes: [PREFIX], depth: 0n }, ASK));
    this.#names = listed.result.names.flatMap(readName);
    if (this.#names.length === 0) {
      throw new Error(
        `${this.node}: expected parameters ${PREFIX}.*, found none: start it with a file of thresholds, for instance one that sim2real calibrate writes`,
      );
    }
    const names = this.#names.map(({ name }) => name);
    const { values } = await ask(() => this.#get.sendRequestAsync({ names }, ASK));
    const colors: Record<string, Record<string, number[]>> = {};
    for (const [i, { color, end, suffix }] of this.#names.entries()) {
      const limits = (colors[color] ??= {});
      limits[end + suffix] = Array.from(readNumbers(values[i]), Number);
    }
    this.#areWhole = values.some(({ type }) => type === WHOLE_NUMBERS);
    const [single] = this.#names.filter(({ suffix }) => suffix === '');
    if (this.#areWhole && single !== undefined) {
      // Tried with the real node: its next frame then ends it ("lowerb data type = int64 is not supported").
      throw new Error(
        `${this.node}: expected limits that can be set while it runs, found ${single.name} in whole numbers, over whose change Duckietown's detector ends: start it with a file that sim2real calibrate or this node writes (fractions)`,
      );
    }
    return parseColorRanges(JSON.stringify({ colors }), `parameters of ${this.node}`);
  }

  /**
   * Sets the limits of some colours; to be called after `read`.
   * @param ranges as many for each colour as were read
   * @throws Error where the detector refuses one, or does not answer
   */
  async set(ranges: ColorRanges, colors: readonly TapeColor[]): Promise<void> {
    const parameters = colors.flatMap((color) => this.#listLimits(color, ranges[color]));
    const last = parameters.at(-1);
    if (last === undefined) return;
    // Ente's detector reads its parameters in the callback that asks whether it agrees, which is before they change. What
    // it works with is one parameter behind: the last one is sent twice.
    const { results } = await ask(() =>
      this.#set.sendRequestAsync({ parameters: [...parameters, last] }, ASK),
    );
    const refused = results.findIndex(({ successful }) => !successful);
    if (refused >= 0) {
      const { name } = parameters[refused] ?? last;
      throw new Error(`${this.node} refuses ${name}: ${results[refused]?.reason || 'no reason given'}`);
    }
  }

  #write(name: string, limits: readonly number[]): Parameter {
    return this.#areWhole
      ? new rclnodejs.Parameter(
          name,
          rclnodejs.ParameterType.PARAMETER_INTEGER_ARRAY,
          limits.map(BigInt),
        ).toParameterMessage()
      : new rclnodejs.Parameter(name, rclnodejs.ParameterType.PARAMETER_DOUBLE_ARRAY, [
          ...limits,
        ]).toParameterMessage();
  }

  close(): void {
    for (const client of [this.#list, this.#get, this.#set]) this.#own.destroyClient(client);
  }

  #listLimits(wanted: TapeColor, ranges: readonly HsvRange[]): Parameter[] {
    const own = this.#names.filter(({ color }) => color === wanted);
    const suffixes = [...new Set(own.map(({ suffix }) => suffix))];
    return own.flatMap(({ name, end, suffix }) => {
      const range = ranges[suffixes.indexOf(suffix)];
      return range === undefined ? [] : [this.#write(name, range[end])];
    });
  }
}

type Parameter = rclnodejs.rcl_interfaces.msg.Parameter;

async function ask<Answer>(request: () => Promise<Answer>): Promise<Answer> {
  for (let attempt = 1; attempt < ATTEMPTS; attempt++) {
    try {
      return await request();
    } catch {
      // Asked again: reading and setting may be done twice.
    }
  }
  return request();
}

function readNumbers(
  value: rclnodejs.rcl_interfaces.msg.ParameterValue | undefined,
): ArrayLike<bigint | number> {
  const whole = value?.integer_array_value ?? [];
  return whole.length > 0 ? whole : (value?.double_array_value ?? []);
}

function readName(name: string): LimitName[] {
  const [, key = '', end, suffix = ''] = /^colors\.(\w+)\.(low|high)(_\w+)?$/.exec(name) ?? [];
  const color = TAPE_COLORS.find((each) => each === key.toLowerCase());
  if (color === undefined || (end !== 'low' && end !== 'high')) return [];
  return [{ name, color, end, suffix }];
}

import { InvalidArgumentError } from '@commander-js/extra-typings';
import { parseRegion, type Region } from '../image/region';
import { describeError } from '../process/describe-error';
import { findNameProblem } from '../process/output-path';

/** Parsers of option values. Each throws an InvalidArgumentError that says what was expected. */

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** The options of a command, from the function that declares them. */
export type OptionsOf<Declare extends (...given: never[]) => { opts(): unknown }> = ReturnType<
  ReturnType<Declare>['opts']
>;

export function numberFrom(min: number, max = Infinity): (text: string) => number {
  return (text) => {
    const value = readNumber(text);
    if (value >= min && value <= max) return value;
    throw new InvalidArgumentError(`expected a number ${describeRange(min, max)}.`);
  };
}

export function wholeNumberFrom(min: number, max = Infinity): (text: string) => number {
  return (text) => {
    const value = readNumber(text);
    if (Number.isInteger(value) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`expected a whole number ${describeRange(min, max)}.`);
  };
}

export const parseCount = wholeNumberFrom(1);

/** A duration: any number above 0. */
export function parseDuration(text: string): number {
  const value = readNumber(text);
  if (value > 0) return value;
  throw new InvalidArgumentError('expected a number above 0.');
}

/** @returns NaN for what is no finite number, an empty text included */
function readNumber(text: string): number {
  const value = text.trim() === '' ? NaN : Number(text);
  return Number.isFinite(value) ? value : NaN;
}

function describeRange(min: number, max: number): string {
  return max === Infinity ? `of at least ${min}` : `from ${min} to ${max}`;
}

/** WIDTHxHEIGHT in pixels, both from min to max. */
export function sizeFrom(min: number, max: number): (text: string) => PictureSize {
  return (text) => {
    const [width = NaN, height = NaN] = /^(\d+)x(\d+)$/.exec(text)?.slice(1).map(Number) ?? [];
    if ([width, height].every((side) => side >= min && side <= max)) return { width, height };
    throw new InvalidArgumentError(
      `expected WIDTHxHEIGHT in pixels, each from ${min} to ${max}, for instance 640x480.`,
    );
  };
}

/** Words separated by commas. */
/** The address of a server, without credentials: those would be shown wherever commands are listed. */
export function parseHttpUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol) && url.username === '' && url.search === '')
    return text;
  throw new InvalidArgumentError(
    'expected an address such as http://localhost:5000, without name and password.',
  );
}

export function parseList(text: string): string[] {
  return text.split(',').map((word) => word.trim());
}

/** `full`, `bottom-half`, or `x,y,width,height` as fractions. */
export function parseRegionOption(text: string): Region {
  return parseWith(parseRegion, text);
}

/** A robot's name, which becomes a ROS namespace. */
export function parseVeh(text: string): string {
  if (/^[A-Za-z_]\w*$/.test(text)) return text;
  throw new InvalidArgumentError('expected letters, digits and _, not beginning with a digit.');
}

/** Name of a file or folder to be written. */
export function parseOutput(text: string): string {
  const problem = findNameProblem(text);
  if (problem === undefined) return text;
  throw new InvalidArgumentError(`${problem}.`);
}

/** Path of what is read. */
export function parseInput(text: string): string {
  if (text.trim() !== '') return text;
  throw new InvalidArgumentError('expected a path, found an empty one.');
}

/** Paths of what is read, one after the other. */
export function parseInputs(text: string, before: readonly string[] = []): string[] {
  return [...before, parseInput(text)];
}

export function parseTopic(text: string): string {
  if (/^\/?[A-Za-z_]\w*(\/[A-Za-z_]\w*)*$/.test(text)) return text;
  throw new InvalidArgumentError('expected a topic such as /duckie/camera_node/image/compressed.');
}

/** Lets a parser that throws another error serve for an option. */
export function parseWith<Input, Value>(parse: (input: Input) => Value, input: Input): Value {
  try {
    return parse(input);
  } catch (error) {
    throw new InvalidArgumentError(`${describeError(error).replace(/\.$/, '')}.`);
  }
}

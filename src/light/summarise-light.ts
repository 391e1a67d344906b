import { InputError } from '../evaluate/frames/input-error';
import type { Lights } from '../translate/lights';
import type { Description } from './description';
import { fillParts, listUnseen } from './fill-parts';
import type { FrameSurfaces } from './surface-reader';

/** A frame of the light. */
export interface DescribedFrame {
  readonly description: Description;
  readonly tape: FrameSurfaces['tape'];
}

/** Light differs from place to place: one mean of all frames would be no light at all. */
const MAX_DESCRIPTIONS = 16;
/** Decimals that are kept: one level of 255 is 0.004. */
const SCALE = 1000;

/**
 * One light, as descriptions of frames evenly spread over those that can be described. Frames whose tape the model does not
 * find again in other views are left out; frames without any tape count only where none shows some.
 * @param others descriptions of other lights: what no frame shows is taken from them
 * @throws InputError where nothing can be described, or nothing says how an unseen part looks
 */
export function summariseLight(
  name: string,
  frames: readonly DescribedFrame[],
  others: readonly Description[],
): Lights[string] {
  const own = chooseFrames(name, frames);
  const unseen = listUnseen(own);
  const sources = unseen.length === 0 ? own : [...own, ...others];
  const lacking = listUnseen(sources).map((part) => part.name);
  if (lacking.length > 0) {
    throw new InputError(
      `light ${name}: expected ${joinWords(lacking)} in some of ${frames.length} frames, found none: add frames of this light that show ` +
        `it, or name other lights with --like, to take it from the most similar one`,
    );
  }
  return {
    frames: own.length,
    unseen: unseen.map((part) => part.name),
    descriptions: spreadPlaces(own.length, MAX_DESCRIPTIONS).map((place) =>
      Array.from(
        fillParts(own[place] ?? new Float64Array(), sources),
        (value) => Math.round(value * SCALE) / SCALE,
      ),
    ),
  };
}

function chooseFrames(name: string, frames: readonly DescribedFrame[]): Description[] {
  const found = frames.filter(({ tape }) => tape === 'found');
  const usable = found.length > 0 ? found : frames.filter(({ tape }) => tape === 'none');
  if (usable.length > 0) return usable.map(({ description }) => description);
  throw new InputError(
    `light ${name}: expected frames whose tape a model finds again when they are mirrored or brighter, found none of ` +
      `${frames.length}: the light cannot be described. Drive on a road with tape, or choose another --model`,
  );
}

/** Evenly spread places from the first to the last, as NumPy's linspace and rint give them. */
function spreadPlaces(count: number, wanted: number): number[] {
  const taken = Math.min(count, wanted);
  const step = taken > 1 ? (count - 1) / (taken - 1) : 0;
  return Array.from({ length: taken }, (_, i) => roundToEven(i * step));
}

function roundToEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

function joinWords(words: readonly string[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}

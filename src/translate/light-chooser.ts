import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import type { ModelCard } from './card';
import type { Lights } from './lights';

/** float32 [N]: what the graph's second input takes. */
export type LightDescription = Float32Array;

export type LightOrder = 'steady' | 'random' | 'cycle';

/** Frames that `cycle` stays in one light: 5 s of a camera of 15 Hz. */
const CYCLE_FRAMES = 75;

/** Which light each frame is shown in. */
export class LightChooser {
  readonly #lights: readonly (readonly LightDescription[])[];
  /** Of each light that is shown as one, the description that lies nearest to the others: costly where there are many. */
  readonly #middles: readonly LightDescription[];
  readonly #order: LightOrder;
  readonly #random: RandomGenerator;
  #count = 0;

  /**
   * steady: all frames in the first light. random: each frame in a description of any light, the same in every run of
   * this seed. cycle: each light in turn.
   */
  constructor(lights: Lights, order: LightOrder, seed = 1) {
    this.#random = xoroshiro128plus(seed);
    this.#lights = Object.values(lights).map(({ descriptions }) =>
      descriptions.map((numbers) => Float32Array.from(numbers)),
    );
    const shown = { steady: 1, random: 0, cycle: this.#lights.length }[order];
    this.#middles = this.#lights.slice(0, shown).map(findMiddle);
    this.#order = order;
  }

  /** The light of the next frame. */
  next(): LightDescription {
    const count = this.#count++;
    switch (this.#order) {
      case 'steady':
        return pick(this.#middles, 0);
      case 'cycle':
        return pick(this.#middles, Math.floor(count / CYCLE_FRAMES) % this.#middles.length);
      case 'random':
        return this.#draw(this.#draw(this.#lights));
    }
  }

  #draw<Item>(items: readonly Item[]): Item {
    return pick(items, uniformInt(this.#random, 0, items.length - 1));
  }
}

/** The light that a model shows frames in unless another one is asked for; undefined where it knows none. */
export function findDefaultLight({ lights }: ModelCard): LightDescription | undefined {
  return lights && new LightChooser(lights, 'steady').next();
}

function findMiddle(descriptions: readonly LightDescription[]): LightDescription {
  const distances = descriptions.map((one) =>
    descriptions.reduce(
      (sum, other) => sum + one.reduce((part, value, i) => part + Math.abs(value - (other[i] ?? 0)), 0),
      0,
    ),
  );
  return pick(descriptions, distances.indexOf(Math.min(...distances)));
}

function pick<Item>(items: readonly Item[], place: number): Item {
  const item = items[place];
  if (item === undefined) throw new Error(`expected an item ${place}, found ${items.length}`);
  return item;
}

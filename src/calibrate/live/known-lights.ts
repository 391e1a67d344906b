import type { HsvRange } from '../../lines/color-ranges';
import type { TapeColor } from '../../lines/tape';
import { measureDistance } from '../cast';
import type { Cast } from '../cast';

/** Thresholds that have proved good in a light; a colour that was not seen there has none. */
export interface KnownLight {
  readonly light: Cast;
  readonly ranges: Readonly<Partial<Record<TapeColor, readonly HsvRange[]>>>;
}

const MAX_LIGHTS = 8;
/** Casts nearer than this are one light. */
const SAME_LIGHT = 0.08;

/** The lights that were met lately, the latest first: a robot that comes back into one need not learn it anew. */
export class KnownLights {
  #lights: readonly KnownLight[] = [];

  get all(): readonly KnownLight[] {
    return this.#lights;
  }

  find(light: Cast): KnownLight | undefined {
    return this.#lights.find((known) => measureDistance(known.light, light) < SAME_LIGHT);
  }

  /** Takes over the ranges of the colours that were seen; others keep what is known of them in this light. */
  remember(light: Cast, ranges: KnownLight['ranges']): void {
    const old = this.find(light);
    const others = this.#lights.filter((known) => known !== old);
    this.#lights = [{ light, ranges: { ...old?.ranges, ...ranges } }, ...others].slice(0, MAX_LIGHTS);
  }

  /** What is known of a colour, by light. */
  list(color: TapeColor): (readonly HsvRange[])[] {
    return this.#lights.flatMap(({ ranges }) => {
      const own = ranges[color];
      return own === undefined ? [] : [own];
    });
  }
}

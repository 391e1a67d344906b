import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Whole numbers from 0 to below, the same ones for the same seed. */
export function createDice(seed: number): (below: number) => number {
  const random = xoroshiro128plus(seed);
  return (below) => uniformInt(random, 0, below - 1);
}

/** A copy with some bytes changed, a piece cut out, doubled, or the end gone: what a fuzzer begins with. */
export function damage(bytes: Uint8Array, roll: (below: number) => number): Uint8Array<ArrayBuffer> {
  let copy = new Uint8Array(bytes);
  const odd = [0, 1, 0x7f, 0x80, 0xff];
  for (let hits = 1 + roll(6); hits > 0 && copy.length > 0; hits--) {
    const at = roll(copy.length);
    const end = Math.min(copy.length, at + 1 + roll(8));
    switch (roll(5)) {
      case 0:
        copy[at] = roll(256);
        break;
      case 1:
        copy.fill(odd[roll(odd.length)] ?? 0, at, end);
        break;
      case 2:
        copy = join(copy.subarray(0, at), copy.subarray(end));
        break;
      case 3:
        copy = join(copy.subarray(0, end), copy.subarray(at));
        break;
      default:
        if (roll(4) === 0) copy = copy.slice(0, at);
    }
  }
  return copy;
}

/** One after the other, in memory of their own. */
export function join(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

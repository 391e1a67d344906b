import { LIVE_GRID } from './live-grid';

/** Share of each pixel that is taken to be of another colour near its own, ... */
const SHARE = 0.25;
/** ... in bins of LIVE_GRID to either side: 2 in hue, 16 in saturation and value. */
const [HUE, SATURATION, VALUE] = [1, 2, 2] as const;
const NEIGHBOURS = (2 * HUE + 1) * (2 * SATURATION + 1) * (2 * VALUE + 1);

/**
 * Spreads what was seen of a tape over colours near by. A few far pixels of a stop line are all that is labelled at first;
 * a box that fits them exactly loses the line when the robot comes near and it gets a little brighter.
 * @param tape pixels by bin of LIVE_GRID; not changed
 * @param spread memory for the result, as many
 */
export function spreadTape(tape: Float64Array, spread: Float64Array): Float64Array {
  const { hues, saturations, values } = LIVE_GRID;
  spread.fill(0);
  const add = (bin: number, count: number): void => {
    spread[bin] = (spread[bin] ?? 0) + count;
  };
  for (let bin = 0; bin < tape.length; bin++) {
    const count = tape[bin] ?? 0;
    if (count === 0) continue;
    add(bin, count * (1 - SHARE));
    const each = (count * SHARE) / NEIGHBOURS;
    const v = bin % values;
    const s = Math.floor(bin / values) % saturations;
    const h = Math.floor(bin / values / saturations);
    for (let dh = -HUE; dh <= HUE; dh++) {
      // Hues are a circle; the other axes end.
      const hue = (h + dh + hues) % hues;
      for (let ds = -SATURATION; ds <= SATURATION; ds++) {
        const row = (hue * saturations + clip(s + ds, saturations)) * values;
        for (let dv = -VALUE; dv <= VALUE; dv++) add(row + clip(v + dv, values), each);
      }
    }
  }
  return spread;
}

function clip(place: number, size: number): number {
  return Math.max(0, Math.min(size - 1, place));
}

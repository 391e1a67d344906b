import { AXES, ENDS } from './box-scorer';
import type { Axis, BoxScorer } from './box-scorer';
import type { HsvBox } from './hsv-grid';

/** Coordinate ascent: one axis at a time takes its best interval, found exactly, until the score stops rising. */
export function climbBox(scorer: BoxScorer, start: HsvBox, wraps: boolean): HsvBox {
  let box = start;
  let score = scorer.score([box]);
  for (let gained = true; gained;) {
    gained = false;
    for (const axis of AXES) {
      const moved = moveAxis(scorer, box, axis, wraps && axis === 'h');
      const reached = scorer.score([moved]);
      if (reached > score) {
        box = moved;
        score = reached;
        gained = true;
      }
    }
  }
  return box;
}

function moveAxis(scorer: BoxScorer, box: HsvBox, axis: Axis, circular: boolean): HsvBox {
  const { low, high } = ENDS[axis];
  const bins = scorer.grid.whole[high] + 1;
  const slices = Array.from({ length: bins }, (_, i) => scorer.count([{ ...box, [low]: i, [high]: i }]));
  let best = -1;
  let [from, to] = [box[low], box[high]];
  for (let i = 0; i < bins; i++) {
    let [hits, wrongs] = [0, 0];
    const last = circular ? i + bins - 1 : bins - 1;
    for (let j = i; j <= last; j++) {
      const { hit, wrong } = slices[j % bins] ?? { hit: 0, wrong: 0 };
      hits += hit;
      wrongs += wrong;
      const reached = hits / (scorer.tapePixels + wrongs);
      if (reached > best) {
        best = reached;
        [from, to] = [i, j];
      }
    }
  }
  return { ...box, [low]: from, [high]: to };
}

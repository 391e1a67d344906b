import { listFramesOf, type FrameSet } from './frame-set';

/**
 * Yields `count` frame numbers: each look has an equal share of the time, in which its frames run forward and back, so
 * that a short drive continues without a jump.
 */
export function* orderFrames(set: FrameSet, count: number): Generator<number> {
  const looks = set.looks.map((look) => listFramesOf(set, look)).filter((numbers) => numbers.length > 0);
  let [previous, step] = [-1, 0];
  for (let i = 0; i < count; i++) {
    const look = Math.floor((i * looks.length) / count);
    step = look === previous ? step + 1 : 0;
    previous = look;
    const numbers = looks[look] ?? [];
    yield numbers[bounce(step, numbers.length)] ?? 0;
  }
}

/** 0, 1, ... length - 1, length - 2, ... 1, 0, 1, ... */
function bounce(step: number, length: number): number {
  const period = Math.max(1, 2 * length - 2);
  const place = step % period;
  return place < length ? place : period - place;
}

import { addTo } from './sums';
import type { SUM } from './sums';

/** A frame whose true turn is smaller asks for no direction, rad/s: one cell of the lane filter is 0.2 to 0.25. */
const MIN_TURN = 0.25;

/** Adds a frame's turn, against the true one, both in rad/s to the left. @param at where the sums stand */
export function addTurn(
  sums: Float64Array,
  at: Readonly<Record<keyof typeof SUM.turn, number>>,
  turn: number,
  truth: number,
): void {
  addTo(sums, at.frames, 1);
  addTo(sums, at.error, Math.abs(turn - truth));
  if (Math.abs(truth) < MIN_TURN) return;
  addTo(sums, at.turning, 1);
  if (turn * truth < 0) addTo(sums, at.wrong, 1);
}

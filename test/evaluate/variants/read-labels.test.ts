import { readLabels } from '../../../src/evaluate/variants/read-labels';
import { IGNORE_LABEL, NOT_SCORED, TAPES } from '../../../src/lines/tape';

const ROAD = [60, 58, 52];

/** A frame of one row per list of colours. */
function draw(rows: readonly (readonly (readonly number[])[])[]): Parameters<typeof readLabels>[0] {
  const width = rows[0]?.length ?? 0;
  return { data: Uint8Array.from(rows.flat(2)), width, height: rows.length };
}

test("tape has the simulator's colours", () => {
  const { white, yellow, red } = TAPES;
  const row = [white, yellow, red].flatMap(({ simulator }) => [simulator, simulator, simulator]);
  const frame = draw([row]);
  const edge = IGNORE_LABEL;
  const labels = readLabels(frame, { x: 0, y: 0, width: 9, height: 1 });
  expect([...labels]).toEqual([1, 1, edge, edge, 2, edge, edge, 3, 3]);
});

test('what the model is not sure of is ignored', () => {
  const mixed = ROAD.map((value, i) => 0.3 * value + 0.7 * (TAPES.white.simulator[i] ?? 0));
  const frame = draw([[ROAD, ROAD, mixed, mixed, mixed]]);
  const labels = readLabels(frame, { x: 0, y: 0, width: 5, height: 1 });
  expect([...labels]).toEqual([0, IGNORE_LABEL, IGNORE_LABEL, IGNORE_LABEL, IGNORE_LABEL]);
});

test("nothing is scored outside of the model's region", () => {
  const white = [...TAPES.white.simulator];
  const frame = draw([
    [white, white],
    [ROAD, ROAD],
    [ROAD, ROAD],
  ]);
  const labels = readLabels(frame, { x: 0, y: 1, width: 2, height: 2 });
  expect([...labels]).toEqual([NOT_SCORED, NOT_SCORED, 0, 0, 0, 0]);
});

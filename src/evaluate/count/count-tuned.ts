import type { Cell } from '../frames/cells';
import { listCounts } from '../score/overlap';
import type { TallyPool } from '../tally/tally-pool';
import { PackedCounter } from '../thresholds/count-packed';
import { HsvGrid } from '../thresholds/hsv-grid';
import type { Sweep, ThresholdMapResult } from '../thresholds/threshold-results';
import { RAW } from '../variants/load-variant';
import { calibrateByHand } from './calibrate-by-hand';
import { calibrateItself } from './calibrate-itself';
import type { HandCalibration, SelfCalibration } from './count-results';
import { keyTunedOn } from './counted-frame';
import type { PackedFrame } from './counted-input';
import type { Evaluation } from './evaluation';
import { PooledHistograms } from './pool-histograms';
import { addCounts, keyRow } from './scene-row';
import { matchLights } from './tune-lights';
import { sweepThresholdSpace } from './sweep-threshold-space';

export interface TunedCounts {
  readonly handCalibration: HandCalibration[];
  /** Empty where frames were not labelled. */
  readonly selfCalibration: SelfCalibration[];
  readonly sweep: Sweep[];
  readonly maps: ThresholdMapResult[];
}

type Merged = Pick<
  Evaluation,
  'run' | 'inputs' | 'rows' | 'frames' | 'cells' | 'calibrated' | 'simulator'
> & { readonly asScenes: boolean };

/**
 * Counts packed frames with all thresholds that are known only after the frames of all inputs were read (by hand, by a
 * model's labels, and in experiment B on each model's frames), adds the counts to `rows` and `frames`, and scores the
 * space of thresholds. The packed frames, for a thousand 100 MB, are read input by input, twice.
 */
export async function countTuned(pool: TallyPool, merged: Merged): Promise<TunedCounts> {
  const { run, rows, frames, cells, calibrated, simulator } = merged;
  const { binning, margin } = run;
  const grid = new HsvGrid(binning);
  const variants = run.variants.map(({ name }) => name);
  const pooled = new PooledHistograms(grid, cells, variants.length);
  const labelled = new PooledHistograms(grid, calibrated, 1);
  const cellsOf = rows.map((): Cell[] => []);
  for (const cell of cells) for (const row of cell.frames) cellsOf[row]?.push(cell);
  const findCalibrated = (row: number): Cell | undefined =>
    (cellsOf[row] ?? []).find((each) => calibrated.includes(each));
  for await (const { packed, row } of readPacked(merged)) {
    pooled.add(packed, cellsOf[row] ?? []);
    const cell = findCalibrated(row);
    if (cell) labelled.add({ histograms: [packed.labelled] }, [cell]);
  }
  const hand = await calibrateByHand(pool, { grid, margin, variants, calibrated, pooled });
  const own = await calibrateItself(pool, { grid, margin, calibrated, labelled });
  const translated = simulator.translated.map(({ name, calibration }) => {
    return { key: keyTunedOn(name), counter: new PackedCounter(grid, calibration.ranges) };
  });
  const byLight = matchLights(simulator.byLight, calibrated).map(({ variant, name, lights }) => {
    const counters = new Map(
      lights.map(({ light, calibration }) => [light, new PackedCounter(grid, calibration.ranges)]),
    );
    // A group whose light has no description gets the one set for all lights.
    const other = translated.find(({ key }) => key === keyTunedOn(variant))?.counter;
    return { key: keyTunedOn(name), find: (group: string) => counters.get(group) ?? other };
  });
  for await (const { packed, row, frame } of readPacked(merged)) {
    const cell = findCalibrated(row);
    for (const [variant, histogram] of packed.histograms.entries()) {
      const into = rows[row]?.variants[variant];
      const counter = cell && hand.counters[variant]?.get(cell);
      if (into === undefined || counter === undefined) continue;
      const counts = listCounts(counter.count(histogram));
      addCounts(into, 'hand', counts);
      const listed = frames[frame]?.variants[variant];
      if (listed !== undefined) listed.hand = counts;
      if (variant !== RAW) continue;
      const itself = cell && own.counters.get(cell);
      if (itself !== undefined) addCounts(into, 'self', listCounts(itself.count(histogram)));
      // Experiment B: raw frames counted with the thresholds that were tuned on each model's frames.
      for (const { key, counter: other } of translated)
        addCounts(into, key, listCounts(other.count(histogram)));
      for (const { key, find } of byLight) {
        const lit = find(cell?.group ?? '');
        if (lit !== undefined) addCounts(into, key, listCounts(lit.count(histogram)));
      }
    }
  }
  const space = await sweepThresholdSpace(pool, pooled, variants, binning, simulator);
  return { handCalibration: hand.calibrations, selfCalibration: own.sets, ...space };
}

/** Every packed frame with the place of its row, and its own place among all frames. */
async function* readPacked({
  inputs,
  rows,
  asScenes,
}: Merged): AsyncGenerator<{ packed: PackedFrame; row: number; frame: number }, void, void> {
  const places = new Map(rows.map((row, i) => [keyRow(row), i]));
  let frame = 0;
  for (const input of inputs) {
    for (const packed of await input.readPacked(asScenes)) {
      yield { packed, row: places.get(keyRow(packed)) ?? -1, frame: frame++ };
    }
  }
}

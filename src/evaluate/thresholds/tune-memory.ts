import type { HsvGrid } from './hsv-grid';
import { countSums } from './integral-histogram';

/**
 * The arrays of a search for thresholds, for searches one after the other: 3 MB on the live grid. As garbage of each
 * search they would pile up until V8 collects its whole heap, which it does seldom.
 */
export class TuneMemory {
  readonly other: Float64Array;
  readonly tapeSums: Float64Array;
  readonly otherSums: Float64Array;
  readonly weights: Float64Array;

  constructor(grid: HsvGrid) {
    this.other = new Float64Array(grid.size);
    this.weights = new Float64Array(grid.size);
    this.tapeSums = new Float64Array(countSums(grid));
    this.otherSums = new Float64Array(countSums(grid));
  }
}

import type { ColorRanges } from '../../lines/color-ranges';
import type { GroundProjectorOptions } from '../../lines/ground-projection';
import type { LineDetections, LineDetector } from '../../lines/line-detector';
import { DistanceBands } from './distance-bands';
import { LineDirections } from './line-directions';
import type { TruthEdges } from './line-directions';
import { SUMS } from './sums';
import { TapeCounter } from './tape-counter';
import { TurnMeter } from './turn-meter';

/** A frame's truth, prepared once for all variants. */
export interface MeasuredTruth {
  readonly mask: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly bands: Uint8Array;
  readonly edges: TruthEdges;
  /** See TurnMeter. */
  readonly turn: number | undefined;
}

/** Measures that need a truth mask: invented tape, tape by distance, directions of lines, the lane follower's turn. */
export class FrameMeasurer {
  readonly #bands: DistanceBands;
  readonly #counter: TapeCounter;
  readonly #directions = new LineDirections();
  readonly #turns: TurnMeter;

  /** @param detector runs with the same thresholds */
  constructor(thresholds: ColorRanges, calibration: GroundProjectorOptions, detector: LineDetector) {
    this.#bands = new DistanceBands(calibration);
    this.#counter = new TapeCounter(thresholds);
    this.#turns = new TurnMeter(detector, calibration);
  }

  prepare(mask: Uint8Array, width: number, height: number): MeasuredTruth {
    const bands = this.#bands.find(width, height);
    const edges = this.#directions.findEdges(mask, width, height);
    return { mask, width, height, bands, edges, turn: this.#turns.findTruth(mask, width, height) };
  }

  /**
   * @param hsv OpenCV's 8-bit HSV of the variant's output
   * @param found detections of the line detector in that output
   * @returns a row of sums
   */
  measure(hsv: Uint8Array, found: LineDetections, truth: MeasuredTruth): Float64Array {
    const sums = new Float64Array(SUMS);
    this.#counter.count(hsv, truth.mask, truth.bands, sums);
    this.#directions.measure(found, truth.edges, truth.mask, truth, sums);
    if (truth.turn !== undefined) this.#turns.measure(found, truth.turn, sums);
    return sums;
  }
}

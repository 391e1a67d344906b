import type { Margin } from '../evaluate/thresholds/fit-margin';
import type { HsvBinning } from '../evaluate/thresholds/hsv-grid';

export interface EvaluationRequest {
  /** Bags, or folders of pictures. */
  readonly inputs: readonly string[];
  /** New folder for what is found; undefined: nothing but partial results is written. */
  readonly output?: string;
  /** Folder that keeps what was counted of each input; undefined: it is not kept. */
  readonly partial?: string;
  readonly topic?: string;
  readonly every?: number;
  /** Masks of all inputs, or folders of masks that bear the inputs' names. */
  readonly masks?: string;
  /** YOLO labels of things that are not tape, NAME.txt for each frame. */
  readonly boxes?: string;
  /** frames.csv, and the columns of it to group by; empty: the usual ones. */
  readonly groups?: string;
  readonly by: readonly string[];
  /** Further variants, by name or card; real2sim ones for experiment A, sim2real ones for B. */
  readonly models: readonly string[];
  /** Policies whose commands are compared with those for the true masks, by name or card. */
  readonly policies: readonly string[];
  /** What models describe-light wrote: lights for sim2real models that know the light, in place of their cards'. */
  readonly lights?: string;
  /** Simulator's pictures and masks, or thresholds from the simulator; Duckietown's own thresholds without. */
  readonly simulator?: { readonly frames: string; readonly masks: string } | { readonly thresholds: string };
  readonly homography?: string;
  readonly intrinsics?: string;
  readonly binning: HsvBinning;
  readonly margin: Margin;
  readonly seed: number;
  readonly resamples: number;
  readonly jobs?: number;
  /** A document that gets the figures as tables, too. */
  readonly markdown?: string;
  /** The options that the results depend on, as the user gave them: how to run it again. */
  readonly options: readonly string[];
}

export interface EvaluationTools {
  /** Called with work done and work in all. */
  readonly report?: (done: number, total: number) => void;
  /** Called for each input that is not counted, since it was before; `reason` says where. */
  readonly skipped?: (input: string, reason: string) => void;
  readonly signal?: AbortSignal;
}

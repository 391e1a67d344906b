import type { ExcludedFrame, InputKind, InputLoss } from '../frames/frame-results';
import type { Signature } from '../measures/describe-view';
import type { Margin } from '../thresholds/fit-margin';
import type { HsvBinning } from '../thresholds/hsv-grid';
import type { PolicyAbout, VariantCard } from '../variants/variant-results';
import type { FrameResult } from './count-results';
import type { NeighbourCounts } from './list-neighbours';
import type { SceneRow } from './scene-row';

/** What a run was asked for. Plain data: inputs whose settings are equal can be merged. */
export interface RunSettings {
  readonly version: string;
  readonly variants: readonly VariantCard[];
  readonly masks: boolean;
  /** Policies whose commands are compared. */
  readonly policies: readonly PolicyAbout[];
  /** The model whose labels self-calibration is done with; without masks they are the reference. */
  readonly labeller: NonNullable<VariantCard['model']>;
  /** As given; null: found in each input. */
  readonly topic: string | null;
  readonly every: number | null;
  /** sha256 of the file of groups; null without. */
  readonly groups: string | null;
  readonly by: readonly string[];
  /** sha256 of the folder of boxes; null without. */
  readonly boxes: string | null;
  /** Names the simulator's frames, masks and models, or its thresholds. */
  readonly simulator: string;
  /** Camera calibration: sha256 of its files, and where it comes from, in words. */
  readonly calibration: string;
  readonly calibrationName: string;
  readonly binning: HsvBinning;
  readonly margin: Margin;
  readonly seed: number;
  readonly resamples: number;
}

/** Labels of boxes, as BoxLabels (frames/box-labels.ts) has them. */
export interface BoxAbout {
  readonly name: string;
  readonly namesFile: string | null;
  readonly classes: readonly string[];
  readonly clipped: number;
  /** Label files that belong to no frame of the input. */
  readonly unmatched: readonly string[];
}

/** What is said of an input. */
export interface InputAbout {
  readonly name: string;
  readonly kind: InputKind;
  readonly topic: string | null;
  readonly every: number;
  readonly losses: readonly InputLoss[];
  readonly excluded: readonly ExcludedFrame[];
  readonly frames: number;
  /** Number of frames that have signatures. */
  readonly sampled: number;
  /** Columns that results are grouped by, and what a scene is, in words. */
  readonly columns: readonly string[];
  readonly scene: string;
  /** Scenes have names that the user gave. */
  readonly hasNamedScenes: boolean;
  /** Undefined without labels of boxes. */
  readonly boxes?: BoxAbout;
  readonly neighbours: NeighbourCounts;
}

/** A frame with masks: what each variant made of it, packed (thresholds/frame-histogram.ts). */
export interface PackedFrame {
  readonly scene: string;
  readonly groups: Readonly<Record<string, string>>;
  readonly histograms: readonly Uint8Array[];
  /** The frame as it came with a model's labels; empty where none were made. */
  readonly labelled: Uint8Array;
}

/** A frame of the sample that is described for measures of whole sets. */
export interface SampledFrame {
  readonly scene: string;
  readonly groups: Readonly<Record<string, string>>;
  /** By variant. */
  readonly signatures: readonly Signature[];
}

/** The parts of what was counted of an input; each is read when it is needed. */
export interface InputParts {
  /** Frames added up by scene; by groups alone. */
  readonly scenes: SceneRow[];
  readonly whole: SceneRow[];
  /** Frame by frame, without the counts of hand calibration. */
  readonly frames: FrameResult[];
  /** In the order of `frames`; empty without masks. */
  readonly packed: PackedFrame[];
  readonly sampled: SampledFrame[];
}

/** What was counted of one input. */
export interface CountedInput {
  readonly about: InputAbout;
  /** sha256 of the input's bytes. */
  readonly sha256: string;
  read<Name extends keyof InputParts>(name: Name): Promise<InputParts[Name]>;
}

import {
  LaneTracker,
  createGroundProjector,
  loadLineDetector,
  type ColorRanges,
  type GroundProjectorOptions,
  type LanePose,
  type LineDetections,
  type LineDetector,
  type TapeColor,
} from '../lines';
import type { CameraImage, RgbFrame } from '../image/frame';
import type { Overlap, OverlapByColor } from '../evaluate/score/overlap';
import { readFrame } from '../evaluate/frames/read-frame';
import type { GroundProjector } from '../lines/ground-projection';
import { projectSegments } from '../lines/ground-segments';
import { countOnLaneLines, type LaneLineCount } from '../lines/lane-lines';
import { estimatePose, type FramePose } from '../lines/lane-meter';
import { mapSides, type Pair, type Side } from './stamp-pairs';
import { SteadinessMeter, type Steadiness } from './steadiness';
import { TapeReference, type LabelledPair } from './tape-reference';
import { countSegments } from '../lines/line-detector';
import { mapColors } from '../lines/tape';

/** Plain data: it is sent to the measuring thread. */
export interface MeasureSettings {
  readonly colors: ColorRanges;
  readonly ground: GroundProjectorOptions;
  /** The model whose tape is the reference, as TapeReference.load takes it; undefined: there is none. */
  readonly labeller?: string;
}

/** A frame a second is labelled, as it takes a model ten times as long as the detector. */
const LABEL_MS = 1000;

/** What Duckietown's line detector and lane filter find in one picture. */
export interface PictureMeasure {
  readonly segments: Readonly<Record<TapeColor, number>>;
  /** Pose of the lane filter after this picture; each side has its own filter. */
  readonly pose: LanePose;
  readonly lines: LaneLineCount;
  /** Pose by this picture alone; undefined where it does not show the lane. */
  readonly alone: FramePose | undefined;
}

export interface PairMeasure extends Pair<PictureMeasure> {
  /** Overlap of the detector's colour masks in both pictures; the camera's counts as the truth. */
  readonly overlap: OverlapByColor;
  /** For a pair a second: both sides against the tape that a model sees in the camera's picture. */
  readonly labelled?: LabelledPair;
  /** For the pair after that: what came or went since. */
  readonly steadiness?: Pair<Steadiness>;
  /** Metres that the lane lies off where the wheel commands put it, since the pair before; added where both are known. */
  readonly jumps?: Pair<number>;
}

/** Measures both pictures of each pair, in the order of arrival. Blocks for 2 ms per picture: use it in a thread. */
export class PairMeter {
  readonly #lanes: Pair<LaneTracker> = { camera: new LaneTracker(), proxied: new LaneTracker() };
  readonly #projector: GroundProjector;
  #labelledAt = -Infinity;

  private constructor(
    private readonly detector: LineDetector,
    private readonly steadiness: SteadinessMeter,
    private readonly reference: TapeReference | undefined,
    ground: GroundProjectorOptions,
  ) {
    this.#projector = createGroundProjector(ground);
  }

  /** @throws ModelError, InputError where the model that labels cannot be used */
  static async load({ colors, ground, labeller }: MeasureSettings): Promise<PairMeter> {
    return new PairMeter(
      await loadLineDetector({ colors }),
      await SteadinessMeter.load(),
      labeller === undefined ? undefined : await TapeReference.load(labeller),
      ground,
    );
  }

  /**
   * @param at monotonic, ms
   * @throws FrameError that says which picture cannot be decoded, and why; TranslateError
   */
  async measure(images: Pair<CameraImage>, at = performance.now()): Promise<PairMeasure> {
    const frames = {
      camera: await readFrame({ name: 'camera frame', image: images.camera }),
      proxied: await readFrame({ name: 'proxied frame', image: images.proxied }),
    };
    const found = mapSides((side) => this.detector.detect(frames[side]));
    const steadiness = this.steadiness.finish(frames, found, at);
    const labelled = await this.#label(frames, found, at);
    return {
      camera: this.#describe('camera', found),
      proxied: this.#describe('proxied', found),
      overlap: mapColors((color) => countCommon(found.camera[color].mask, found.proxied[color].mask)),
      ...(labelled && { labelled }),
      ...(steadiness && { steadiness }),
    };
  }

  close(): void {
    this.detector.close();
    this.steadiness.close();
    void this.reference?.close();
  }

  #describe(side: Side, found: Pair<LineDetections>): PictureMeasure {
    const segments = projectSegments(found[side], this.#projector);
    return {
      segments: countSegments(found[side]),
      pose: this.#lanes[side].update(segments),
      lines: countOnLaneLines(segments),
      alone: estimatePose(segments),
    };
  }

  async #label(
    frames: Pair<RgbFrame>,
    found: Pair<LineDetections>,
    at: number,
  ): Promise<LabelledPair | undefined> {
    if (at - this.#labelledAt < LABEL_MS) return undefined;
    this.#labelledAt = at;
    this.steadiness.begin(frames, found, at);
    return this.reference?.compare(frames, found);
  }
}

function countCommon(camera: Uint8Array, proxied: Uint8Array): Overlap {
  let [truePositive, falsePositive, falseNegative] = [0, 0, 0];
  for (let i = 0; i < camera.length; i++) {
    if (camera[i] !== 0) {
      if (proxied[i] !== 0) truePositive++;
      else falseNegative++;
    } else if (proxied[i] !== 0) falsePositive++;
  }
  return { truePositive, falsePositive, falseNegative };
}

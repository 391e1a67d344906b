import {
  LaneTracker,
  loadLineDetector,
  type ColorRanges,
  type GroundProjectorOptions,
  type LanePose,
  type LineDetector,
  type TapeColor,
} from '../lines';
import type { CameraImage } from '../image/frame';
import type { Overlap, OverlapByColor } from '../evaluate/score/overlap';
import { readFrame } from '../evaluate/frames/read-frame';
import type { Pair } from './stamp-pairs';
import { countSegments } from '../lines/line-detector';
import { mapColors } from '../lines/tape';

/** Plain data: it is sent to the measuring thread. */
export interface MeasureSettings {
  readonly colors: ColorRanges;
  readonly ground: GroundProjectorOptions;
}

/** What Duckietown's line detector and lane filter find in one picture. */
export interface PictureMeasure {
  readonly segments: Readonly<Record<TapeColor, number>>;
  /** Pose of the lane filter after this picture; each side has its own filter. */
  readonly pose: LanePose;
}

export interface PairMeasure extends Pair<PictureMeasure> {
  /** Overlap of the detector's colour masks in both pictures; the camera's counts as the truth. */
  readonly overlap: OverlapByColor;
}

/** Measures both pictures of each pair, in the order of arrival. Blocks for 2 ms per picture: use it in a thread. */
export class PairMeter {
  readonly #detector: LineDetector;
  readonly #lanes: Pair<LaneTracker>;

  private constructor(detector: LineDetector, ground: GroundProjectorOptions) {
    this.#detector = detector;
    this.#lanes = { camera: new LaneTracker(ground), proxied: new LaneTracker(ground) };
  }

  static async load({ colors, ground }: MeasureSettings): Promise<PairMeter> {
    return new PairMeter(await loadLineDetector({ colors }), ground);
  }

  /** @throws FrameError that says which picture cannot be decoded, and why */
  async measure(images: Pair<CameraImage>): Promise<PairMeasure> {
    const camera = this.#detector.detect(await readFrame({ name: 'camera frame', image: images.camera }));
    const proxied = this.#detector.detect(await readFrame({ name: 'proxied frame', image: images.proxied }));
    return {
      camera: { segments: countSegments(camera), pose: this.#lanes.camera.update(camera) },
      proxied: { segments: countSegments(proxied), pose: this.#lanes.proxied.update(proxied) },
      overlap: mapColors((color) => countCommon(camera[color].mask, proxied[color].mask)),
    };
  }

  close(): void {
    this.#detector.close();
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

import type { RgbFrame } from '../image/frame';
import { DUCKIETOWN_LINE_DETECTOR, type LineDetections } from '../lines/line-detector';
import { IGNORE_LABEL, NOT_SCORED, TAPES, mapColors } from '../lines/tape';
import type { Overlap, OverlapByColor } from '../evaluate/score/overlap';
import { FrameLabeller, chooseLabeller } from '../evaluate/variants/frame-labeller';
import { shrinkFrame } from '../evaluate/variants/shrink-frame';
import { SIDES, type Pair } from './stamp-pairs';

/** What the detector's thresholds select in both pictures, against the tape that a model sees in the camera's. */
export interface LabelledPair extends Pair<OverlapByColor> {
  /** The proxy's picture is what this model makes of the camera's: it cannot judge itself. */
  readonly isOwn: boolean;
}

const { imageSize, topCutoff } = DUCKIETOWN_LINE_DETECTOR;
/** Levels by which a channel differs at most through JPEG and size, and the share of pixels for which that must hold. */
const MAX_DIFFERENCE = 24;
const MIN_EQUAL = 0.9;

/** A real2sim model as the reference for tape, where nobody has drawn masks. */
export class TapeReference {
  private constructor(private readonly labeller: FrameLabeller) {}

  /** @param model a name in models/, or a card's path; '': the default. @throws ModelError, InputError */
  static async load(model: string): Promise<TapeReference> {
    return new TapeReference(
      await FrameLabeller.load(await chooseLabeller(model === '' ? undefined : model)),
    );
  }

  /** @param found what the detector finds in these frames, with its usual size @throws TranslateError */
  async compare(frames: Pair<RgbFrame>, found: Pair<LineDetections>): Promise<LabelledPair> {
    const translated = await this.labeller.translate(shrinkFrame(frames.camera));
    const labels = pickPixels(this.labeller.read(translated), translated);
    const [camera, proxied] = SIDES.map((side) =>
      mapColors((color) => countOverlap(found[side][color].mask, labels, TAPES[color].label)),
    ) as [OverlapByColor, OverlapByColor];
    return { camera, proxied, isOwn: isEqual(translated, frames.proxied, labels) };
  }

  close(): Promise<void> {
    return this.labeller.close();
  }
}

/** The pixels that the line detector takes of a frame, row by row. */
function* listPixels({ width, height }: Pick<RgbFrame, 'width' | 'height'>): Generator<number, void, void> {
  for (let row = topCutoff; row < imageSize.height; row++) {
    const y = Math.floor((row * height) / imageSize.height);
    for (let column = 0; column < imageSize.width; column++) {
      yield y * width + Math.floor((column * width) / imageSize.width);
    }
  }
}

function pickPixels(labels: Uint8Array, size: Pick<RgbFrame, 'width' | 'height'>): Uint8Array {
  return Uint8Array.from(listPixels(size), (pixel) => labels[pixel] ?? NOT_SCORED);
}

function countOverlap(mask: Uint8Array, labels: Uint8Array, label: number): Overlap {
  let [truePositive, falsePositive, falseNegative] = [0, 0, 0];
  for (const [i, own] of labels.entries()) {
    if (own === IGNORE_LABEL || own === NOT_SCORED) continue;
    const isSelected = mask[i] !== 0;
    if (own === label) {
      if (isSelected) truePositive++;
      else falseNegative++;
    } else if (isSelected) falsePositive++;
  }
  return { truePositive, falsePositive, falseNegative };
}

/** Edges are left out: there a picture of another size differs. */
function isEqual(translated: RgbFrame, proxied: RgbFrame, labels: Uint8Array): boolean {
  const [own, others] = [[...listPixels(translated)], [...listPixels(proxied)]];
  let [equal, compared] = [0, 0];
  for (const [i, label] of labels.entries()) {
    if (label === IGNORE_LABEL || label === NOT_SCORED) continue;
    compared++;
    const [a, b] = [(own[i] ?? 0) * 3, (others[i] ?? 0) * 3];
    const differs = [0, 1, 2].some(
      (k) => Math.abs((translated.data[a + k] ?? 0) - (proxied.data[b + k] ?? 0)) > MAX_DIFFERENCE,
    );
    if (!differs) equal++;
  }
  return compared > 0 && equal >= MIN_EQUAL * compared;
}

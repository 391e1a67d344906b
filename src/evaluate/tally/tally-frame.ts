import { DUCKIETOWN_COLOR_RANGES } from '../../lines/color-ranges';
import { LaneMeter } from '../../lines/lane-meter';
import { loadLineDetector, countSegments } from '../../lines/line-detector';
import type { LineDetections, LineDetector } from '../../lines/line-detector';
import type { RgbFrame } from '../../image/frame';
import { loadFrameDrawer } from '../draw/draw-frame';
import type { DrawnFrame, FrameDrawer } from '../draw/draw-frame';
import type { FrameLabeller } from '../variants/frame-labeller';
import type { LabelEdges } from '../variants/read-labels';
import { loadVariant } from '../variants/load-variant';
import type { Variant } from '../variants/load-variant';
import type { FrameFile, FramePair } from '../frames/frame-folder';
import { HistogramPacker } from '../thresholds/frame-histogram';
import { loadGeometryMeter } from '../measures/geometry';
import type { GeometryMeter } from '../measures/geometry';
import { HsvGrid } from '../thresholds/hsv-grid';
import { loadHsvConverter } from '../thresholds/hsv-converter';
import type { HsvConverter } from '../thresholds/hsv-converter';
import { describeView } from '../measures/describe-view';
import { BoxCounter } from '../measures/box-counter';
import { comparePoses } from '../measures/compare-poses';
import { FlickerMeter, isFollowed } from '../measures/flicker-meter';
import type { VariantView } from '../measures/flicker-meter';
import { FrameMeasurer } from '../measures/frame-measurer';
import { PolicyMeter } from '../measures/policy-meter';
import { RoadViewer, takeLightness } from '../measures/road-view';
import { readFrame } from '../frames/read-frame';
import { readMask } from '../frames/read-mask';
import { ThresholdCounter } from '../thresholds/threshold-counter';
import { blameFrame, nameStep } from './frame-errors';
import { isLabeller, loadLabeller } from './load-labeller';
import type { MarkedTape } from './marked-tape';
import type { LabelledPixels } from './tally-messages';
import type { FixedThresholds, FrameTally, TallyPlan, VariantTally } from './tally-plan';

/** A worker's tools for one plan, loaded once. */
export class FrameTallier {
  readonly #packer: HistogramPacker;
  readonly #counter: ThresholdCounter<FixedThresholds>;
  readonly #labelCounter: ThresholdCounter<'lines'> | undefined;
  readonly #lanes: LaneMeter | undefined;
  readonly #measurer: FrameMeasurer | undefined;
  readonly #boxes: BoxCounter | undefined;
  #drawer: FrameDrawer | undefined;
  #flicker: FlickerMeter | undefined;

  private constructor(
    readonly plan: TallyPlan,
    private readonly converter: HsvConverter,
    private readonly variants: readonly Variant[],
    private readonly detector: LineDetector | undefined,
    private readonly meter: GeometryMeter | undefined,
    private readonly viewer: RoadViewer,
    private readonly labeller: FrameLabeller | undefined,
    private readonly policies: PolicyMeter | undefined,
  ) {
    this.#packer = new HistogramPacker(new HsvGrid(plan.binning));
    this.#counter = new ThresholdCounter(plan.thresholds);
    this.#labelCounter =
      plan.lines && plan.labelsFor === 'reference' ? new ThresholdCounter({ lines: plan.lines }) : undefined;
    this.#lanes = plan.calibration && new LaneMeter(plan.calibration);
    this.#measurer =
      plan.lines && plan.calibration && detector
        ? new FrameMeasurer(plan.lines, plan.calibration, detector)
        : undefined;
    this.#boxes = plan.lines && plan.boxClasses ? new BoxCounter(plan.lines, plan.boxClasses) : undefined;
  }

  static async load(plan: TallyPlan): Promise<FrameTallier> {
    const variants: Variant[] = [];
    for (const spec of plan.variants) variants.push(await loadVariant(spec));
    return new FrameTallier(
      plan,
      await loadHsvConverter(),
      variants,
      plan.lines && (await loadLineDetector({ colors: plan.lines })),
      plan.geometry ? await loadGeometryMeter() : undefined,
      await RoadViewer.load(),
      plan.labeller && (await loadLabeller(plan.labeller, plan, variants)),
      plan.policies && (await PolicyMeter.load(plan.policies)),
    );
  }

  /** @throws FrameError where picture or mask is broken, or cannot be measured; FrameError names the file */
  tally(file: FrameFile): Promise<FrameTally> {
    return blameFrame(file, () => this.#tally(file));
  }

  async #tally(file: FrameFile): Promise<FrameTally> {
    const { input: frame, truth: mask } = await this.#read(file);
    const truth = mask && this.#measurer?.prepare(mask, frame.width, frame.height);
    const isSampled = file.sampled !== false;
    const reference = isSampled ? this.meter?.describe(frame) : undefined;
    const outputs: RgbFrame[] = [];
    for (const i of this.plan.variants.keys()) outputs.push(await this.#apply(i, file, frame));
    const labels = await this.#labelBeside(file, frame, outputs);
    const counted = outputs.map((changed): VariantTally => {
      const compared = reference && changed !== frame ? this.meter?.compare(reference, changed) : undefined;
      return {
        ...this.#count(changed, file, { mask, truth, labels }),
        ...(compared && { geometry: compared }),
        ...(this.plan.signatures && isSampled && { signature: describeView(this.viewer.view(changed)) }),
      };
    });
    const variants = await nameStep(file, 'policies', async () => {
      return (await this.policies?.measure(outputs, counted, truth)) ?? counted;
    });
    const isPacked = labels && this.plan.labelsFor === 'self-calibration';
    const labelled = isPacked ? this.#packer.pack(this.converter.convert(frame), labels) : undefined;
    const { width, height } = frame;
    return { frame: file.name, width, height, variants, ...(labelled && { labelled }) };
  }

  /** Labels that are not the truth; of a variant that is the labeller's model its output has them already. */
  async #labelBeside(
    file: FrameFile,
    frame: RgbFrame,
    outputs: readonly RgbFrame[],
  ): Promise<Uint8Array | undefined> {
    if ((this.plan.labelsFor ?? 'truth') === 'truth') return undefined;
    const translated = outputs[this.plan.variants.findIndex((spec) => isLabeller(spec, this.plan))];
    return translated ? this.labeller?.read(translated) : this.#label(file, frame);
  }

  /** The tape that the plan's labeller sees. @throws FrameError as `tally` does; TypeError without a labeller */
  async label(file: FrameFile, edges: LabelEdges): Promise<LabelledPixels> {
    const frame = await readFrame(file);
    const labels = await this.#label(file, frame, edges);
    if (labels === undefined) throw new TypeError('expected a plan with a labeller');
    return { width: frame.width, height: frame.height, labels };
  }

  /**
   * What flickers between two neighbouring frames, by variant: a row of sums each.
   * @returns undefined where too little of the picture can be followed from one to the other
   * @throws FrameError as `tally` does
   */
  compareNeighbours(pair: FramePair): Promise<Float64Array[] | undefined> {
    return blameFrame(pair.current, () => this.#compareNeighbours(pair));
  }

  async #compareNeighbours(pair: FramePair): Promise<Float64Array[] | undefined> {
    this.#flicker ??= await FlickerMeter.load();
    const [previous, current] = [
      (await this.#read(pair.previous)).input,
      (await this.#read(pair.current)).input,
    ];
    const [before, now] = [previous, current].map((frame) => takeLightness(this.viewer.view(frame))) as [
      Uint8Array,
      Uint8Array,
    ];
    const motion = this.#flicker.follow(before, now);
    if (!isFollowed(motion)) return undefined;
    const sums: Float64Array[] = [];
    for (const i of this.variants.keys()) {
      const first = this.#view(await this.#apply(i, pair.previous, previous));
      const second = this.#view(await this.#apply(i, pair.current, current));
      const row = this.#flicker.compare(first, second, motion);
      const [was, is] = [first, second].map(({ found }) => this.#lanes?.measure(found).pose);
      if (pair.moved) comparePoses(was, is, pair.moved, row);
      sums.push(row);
    }
    return sums;
  }

  /** The frame as the report shows it, for each of these variants. @throws FrameError as `tally` does */
  draw(file: FrameFile, variants: readonly number[]): Promise<DrawnFrame[]> {
    return blameFrame(file, () => this.#draw(file, variants));
  }

  async #draw(file: FrameFile, variants: readonly number[]): Promise<DrawnFrame[]> {
    this.#drawer ??= await loadFrameDrawer();
    const { input, truth } = await this.#read(file);
    const thresholds = this.plan.lines ?? DUCKIETOWN_COLOR_RANGES;
    const drawn: DrawnFrame[] = [];
    for (const variant of variants) {
      const output = await this.#apply(variant, file, input);
      drawn.push(await this.#drawer.drawFrame({ input, output, thresholds, ...(truth && { truth }) }));
    }
    return drawn;
  }

  async close(): Promise<void> {
    for (const variant of this.variants) await variant.close();
    // A labeller that is a variant is closed already; a second time does no harm.
    await this.labeller?.close();
    await this.policies?.close();
    this.#drawer?.close();
    this.#flicker?.close();
    this.viewer.close();
    this.detector?.close();
  }

  async #read(file: FrameFile): Promise<{ input: RgbFrame; truth: Uint8Array | undefined }> {
    const input = await readFrame(file);
    const { mask } = file;
    if (mask !== undefined) return { input, truth: await readMask(mask, input.width, input.height) };
    const isTruth = (this.plan.labelsFor ?? 'truth') === 'truth';
    return { input, truth: isTruth ? await this.#label(file, input) : undefined };
  }

  #label(file: FrameFile, input: RgbFrame, edges?: LabelEdges): Promise<Uint8Array | undefined> {
    return nameStep(file, 'labels', async () => this.labeller?.label(input, edges));
  }

  #apply(variant: number, file: FrameFile, input: RgbFrame): Promise<RgbFrame> {
    const name = this.plan.variants[variant]?.name ?? '';
    return nameStep(
      file,
      `variant ${name}`,
      async () => (await this.variants[variant]?.apply(input)) ?? input,
    );
  }

  #view(frame: RgbFrame): VariantView {
    if (this.detector === undefined) throw new Error('flicker: expected a plan with lines');
    return { rgb: this.viewer.view(frame).rgb, found: this.detector.detect(frame) };
  }

  #count(frame: RgbFrame, { boxes = [] }: FrameFile, { mask, truth, labels }: MarkedTape): VariantTally {
    const found = this.detector?.detect(frame);
    const counter = boxes.length > 0 ? this.#boxes : undefined;
    const lines = this.#countLines(found);
    const none = { overlaps: new Map(), histogram: new Uint8Array(0), ...lines };
    const labelCounter = labels && this.#labelCounter;
    if (mask === undefined && counter === undefined && labelCounter === undefined) return none;
    const hsv = this.converter.convert(frame);
    const inBoxes = counter && { boxes: counter.count(hsv, frame.width, frame.height, boxes) };
    const labelled = labels && labelCounter?.count(hsv, labels).get('lines');
    if (mask === undefined) return { ...none, ...inBoxes, ...(labelled && { labelled }) };
    return {
      ...inBoxes,
      overlaps: this.#counter.count(hsv, mask),
      histogram: this.#packer.pack(hsv, mask),
      ...lines,
      ...(found && truth && this.#measurer && { sums: this.#measurer.measure(hsv, found, truth) }),
    };
  }

  #countLines(found: LineDetections | undefined): Pick<VariantTally, 'segments' | 'lane' | 'laneLines'> {
    if (found === undefined) return {};
    const lane = this.#lanes?.measure(found);
    return {
      segments: countSegments(found),
      ...(lane && { laneLines: lane.lines }),
      ...(lane?.pose && { lane: lane.pose }),
    };
  }
}

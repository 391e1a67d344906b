import { FrameSampler } from '../../../src/calibrate/live/frame-sampler';
import { LIVE_GRID } from '../../../src/calibrate/live/live-grid';
import { LiveTuner } from '../../../src/calibrate/live/live-tuner';
import { addOverlap, computeIou, type Overlap } from '../../../src/evaluate/score/overlap';
import { PackedCounter } from '../../../src/evaluate/thresholds/count-packed';
import { PooledHistogram } from '../../../src/evaluate/thresholds/frame-histogram';
import { HsvGrid } from '../../../src/evaluate/thresholds/hsv-grid';
import { tuneColors } from '../../../src/evaluate/thresholds/tune-colors';
import { FrameLabeller, chooseLabeller } from '../../../src/evaluate/variants/frame-labeller';
import { DUCKIETOWN_COLOR_RANGES, mapColors, type ColorRanges, type TapeColor } from '../../../src/lines';
import { createCamera, driveTrack, renderFrame, type LightName } from '../../../src/render';

/** Frames rendered per second of the drive: three times the node's rate, as often as it labels in a new light. */
const RATE = 3;
const LABEL_RATE = 1;
const PERIODS = { soon: LABEL_RATE / RATE, normal: 1, later: 2 } as const;
const MARGIN = 0.03;

const GRID = new HsvGrid();
const NOTHING = mapColors(() => ({ truePositive: 0, falsePositive: 0, falseNegative: 0 }));

export interface Stretch {
  readonly light: LightName;
  readonly seconds: number;
}

export interface DriveOptions {
  readonly stretches: readonly Stretch[];
  readonly width: number;
  readonly seed: number;
}

/** IoU with the true masks of some frames; `all`: the mean over the colours in sight; null: not in sight. */
type Rates = Readonly<Record<TapeColor | 'all', number | null>>;

export interface Score {
  /** Duckietown's thresholds, those that live calibration had at that time, and the best ones of the light. */
  readonly fixed: Rates;
  readonly live: Rates;
  readonly best: Rates;
}

export interface StretchResult extends Stretch {
  /** When it began, s. */
  readonly start: number;
  /** By second since then. */
  readonly bySecond: readonly Score[];
  /** Of all frames from 5 s on. */
  readonly settled: Score;
  /** What live calibration did, with its time, s since the stretch began. */
  readonly changes: readonly string[];
}

interface Seen {
  readonly time: number;
  /** True pixels by bin and class, and the thresholds that live calibration had when the frame came. */
  readonly truth: Uint8Array;
  readonly live: ColorRanges;
}

/**
 * Drives along the rendered road while the light changes, with the logic of the node `calibrate`: a frame a second is
 * labelled by the default model, up to three in a new light. A frame counts with the thresholds from before it.
 */
export async function driveThroughLights({ stretches, width, seed }: DriveOptions): Promise<StretchResult[]> {
  const labeller = await FrameLabeller.load(await chooseLabeller());
  const sampler = new FrameSampler(LIVE_GRID);
  const truthSampler = new FrameSampler(GRID);
  const camera = createCamera({ width, height: (width * 3) / 4 });
  const total = stretches.reduce((sum, { seconds }) => sum + seconds, 0);
  const poses = driveTrack({ frames: total * RATE, seed, speed: 0.25, rate: RATE });
  const tuner = new LiveTuner(DUCKIETOWN_COLOR_RANGES, MARGIN);
  const results: StretchResult[] = [];
  let [frame, dueAt] = [0, 0];
  for (const { light, seconds } of stretches) {
    const [seen, changes]: [Seen[], string[]] = [[], []];
    const start = frame / RATE;
    for (let i = 0; i < seconds * RATE; i++, frame++) {
      const pose = poses[frame];
      if (pose === undefined) throw new Error('expected a pose for each frame');
      const rendered = renderFrame({ camera, pose, look: light, seed });
      const time = i / RATE;
      seen.push({ time, truth: truthSampler.sample(rendered.frame, rendered.mask), live: tuner.ranges });
      // Half a frame's time of tolerance, for sums that are not exact.
      if (start + time < dueAt - 0.5 / RATE) continue;
      const decision = tuner.add(sampler.sample(rendered.frame, await labeller.label(rendered.frame)));
      dueAt = start + time + PERIODS[decision.pace] / LABEL_RATE;
      if (decision.changes.length > 0) changes.push(`${time.toFixed(1)} s: ${decision.reason}`);
    }
    results.push({ light, seconds, start, changes, ...scoreStretch(seen, seconds) });
  }
  await labeller.close();
  return results;
}

function scoreStretch(seen: readonly Seen[], seconds: number): Pick<StretchResult, 'bySecond' | 'settled'> {
  const pooled = new PooledHistogram(GRID);
  for (const { truth } of seen) pooled.add(truth);
  const best = tuneColors(pooled, 'tight').ranges;
  return {
    bySecond: Array.from({ length: seconds }, (_, second) =>
      score(
        seen.filter(({ time }) => Math.floor(time) === second),
        best,
      ),
    ),
    settled: score(
      seen.filter(({ time }) => time >= 5),
      best,
    ),
  };
}

function score(frames: readonly Seen[], best: ColorRanges): Score {
  const rate = (choose: (frame: Seen) => ColorRanges): Rates => {
    const sums = frames
      .map((frame) => new PackedCounter(GRID, choose(frame)).count(frame.truth))
      .reduce(addOverlap, NOTHING);
    const rates = mapColors((color) => (isInSight(sums[color]) ? (computeIou(sums[color]) ?? 0) : null));
    const seen = Object.values(rates).filter((iou) => iou !== null);
    return {
      ...rates,
      all: seen.length === 0 ? null : seen.reduce((sum, iou) => sum + iou, 0) / seen.length,
    };
  };
  return {
    fixed: rate(() => DUCKIETOWN_COLOR_RANGES),
    live: rate(({ live }) => live),
    best: rate(() => best),
  };
}

function isInSight({ truePositive, falseNegative }: Overlap): boolean {
  return truePositive + falseNegative >= 30;
}

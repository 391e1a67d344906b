import { addOverlap, computeIou, countOverlap } from '../../src/evaluate/score/overlap';
import type { OverlapByColor } from '../../src/evaluate/score/overlap';
import { resolveRegion } from '../../src/image/region';
import { loadColorMasker } from '../../src/lines/color-mask';
import type { ColorMasker } from '../../src/lines/color-mask';
import type { TapeColor } from '../../src/lines/tape';
import { TAPE_COLORS } from '../../src/lines/tape';
import { createCamera, driveTrack, type Camera } from '../../src/render';
import type { Translator } from '../../src/translate/translator';
import { paintBumper, paintFloor, paintSeams, renderFault, washOutRed } from './fault-kinds';
import { SIMULATOR_THRESHOLDS, loadModel, translateFrame } from './shipped-model';

const camera = createCamera({ width: 320, height: 240 });
let translator: Translator;
let masker: ColorMasker;
beforeAll(async () => {
  translator = await loadModel();
  masker = await loadColorMasker();
});
afterAll(async () => {
  masker.close();
  await translator.close();
});

interface Found {
  /** Share of the fault's pixels that are called tape, before and after the model. */
  readonly raw: number;
  readonly taken: number;
  readonly rawIou: Readonly<Record<TapeColor, number | undefined>>;
  readonly iou: Readonly<Record<TapeColor, number | undefined>>;
}

async function look(paint: Parameters<typeof renderFault>[2], from: Camera = camera): Promise<Found> {
  let [raw, taken, total] = [0, 0, 0];
  const overlaps: OverlapByColor[] = [];
  const rawOverlaps: OverlapByColor[] = [];
  for (const pose of driveTrack({ frames: 5, seed: 3, rate: 2 })) {
    const { frame, mask, fault } = renderFault(from, pose, paint);
    const before = masker.computeColorMask(frame, SIMULATOR_THRESHOLDS);
    const found = masker.computeColorMask(await translateFrame(translator, frame), SIMULATOR_THRESHOLDS);
    const part = resolveRegion(translator.region, frame.width, frame.height);
    fault.forEach((isFault, at) => {
      if (isFault === 0 || at < part.y * frame.width) return;
      total++;
      if (TAPE_COLORS.some((color) => (before[color][at] ?? 0) > 0)) raw++;
      if (TAPE_COLORS.some((color) => (found[color][at] ?? 0) > 0)) taken++;
    });
    overlaps.push(countOverlap(found, mask));
    rawOverlaps.push(countOverlap(before, mask));
  }
  return {
    raw: raw / total,
    taken: taken / total,
    rawIou: computeIous(rawOverlaps),
    iou: computeIous(overlaps),
  };
}

function computeIous(overlaps: readonly OverlapByColor[]): Found['iou'] {
  const { white, yellow, red } = overlaps.reduce(addOverlap);
  return { white: computeIou(white), yellow: computeIou(yellow), red: computeIou(red) };
}

test.each([
  ["the robot's own white bumper", paintBumper],
  ['bright floor beside the mat', paintFloor],
  ['pale seams of puzzle mats', paintSeams],
])('the model does not take %s for tape', async (_, paint) => {
  const { raw, taken } = await look(paint);
  expect(raw).toBeGreaterThan(0.3);
  expect(taken).toBeLessThan(0.05);
});

test('red tape washed out to pink is red again', async () => {
  const { rawIou, iou } = await look(washOutRed);
  expect(rawIou.red).toBeLessThan(0.1);
  expect(iou.red).toBeGreaterThan(0.7);
});

test('tape of half the width is found', async () => {
  const wide = createCamera({ ...camera, focal: camera.focal / 1.8 });
  const { rawIou, iou } = await look(() => undefined, wide);
  for (const color of TAPE_COLORS) expect(iou[color]).toBeGreaterThan(0.5);
  expect(iou.yellow).toBeGreaterThan((rawIou.yellow ?? 0) + 0.2);
});

import { addOverlap, computeIou, countOverlap } from '../../src/evaluate/score/overlap';
import type { OverlapByColor } from '../../src/evaluate/score/overlap';
import { TAPE_COLORS } from '../../src/lines/tape';
import { loadColorMasker } from '../../src/lines/color-mask';
import { LIGHT_NAMES, createCamera, driveTrack, renderFrame, type Look } from '../../src/render';
import type { Translator } from '../../src/translate/translator';
import { drawRamps } from '../pipeline/pictures';
import { SIMULATOR_THRESHOLDS, loadModel, translateFrame } from './shipped-model';

const camera = createCamera({ width: 320, height: 240 });
let translator: Translator;
beforeAll(async () => {
  translator = await loadModel();
});
afterAll(() => translator.close());

/** Mean IoU over the colours, pooled over a drive. */
async function measure(look: Look): Promise<{ raw: number; translated: number }> {
  const masker = await loadColorMasker();
  const sums: Record<'raw' | 'translated', OverlapByColor[]> = { raw: [], translated: [] };
  for (const pose of driveTrack({ frames: 6, seed: 3, rate: 4 })) {
    const { frame, mask } = renderFrame({ camera, pose, look, seed: 3 });
    for (const [name, picture] of [
      ['raw', frame],
      ['translated', await translateFrame(translator, frame)],
    ] as const) {
      sums[name].push(countOverlap(masker.computeColorMask(picture, SIMULATOR_THRESHOLDS), mask));
    }
  }
  masker.close();
  const average = (all: readonly OverlapByColor[]): number => {
    const pooled = all.reduce(addOverlap);
    return TAPE_COLORS.reduce((sum, color) => sum + (computeIou(pooled[color]) ?? 0) / 3, 0);
  };
  return { raw: average(sums.raw), translated: average(sums.translated) };
}

// Lights, camera, road and clutter are src/render's, none of which the model was trained on.
test.each(LIGHT_NAMES)('translation finds more tape in %s', async (look) => {
  const { raw, translated } = await measure(look);
  expect(translated).toBeGreaterThan(raw);
  expect(translated).toBeGreaterThan(0.5);
});

test('a frame of any shape keeps its size', async () => {
  for (const [width, height] of [
    [1, 1],
    [640, 2],
    [3, 500],
    [161, 121],
  ] as const) {
    const { data, ...size } = await translator.translate(drawRamps(width, height));
    expect(size).toMatchObject({ width, height });
    expect(data).toHaveLength(width * height * 3);
  }
});

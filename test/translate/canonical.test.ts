import pino from 'pino';
import { addOverlap, computeIou, countOverlap } from '../../src/evaluate/score/overlap';
import type { OverlapByColor } from '../../src/evaluate/score/overlap';
import type { ColorRanges } from '../../src/lines/color-ranges';
import { TAPE_COLORS } from '../../src/lines/color-ranges';
import { loadColorMasker } from '../../src/lines/color-mask';
import type { RgbFrame } from '../../src/image/frame';
import { BufferPool } from '../../src/image/buffer-pool';
import { LIGHT_NAMES, createCamera, driveTrack, renderFrame, type Look } from '../../src/render';
import { loadTranslator } from '../../src/translate/load-translator';
import { translateRegion } from '../../src/translate/translate-region';
import type { Translator } from '../../src/translate/translator';
import { drawRamps } from '../pipeline/pictures';

// What `sim2real calibrate` makes of 1,200 frames of duckietown-gym: the thresholds that the model was made for.
const SIMULATOR: ColorRanges = {
  white: [{ low: [0, 0, 116], high: [180, 35, 255] }],
  yellow: [{ low: [16, 124, 88], high: [31, 255, 255] }],
  red: [
    { low: [0, 196, 40], high: [13, 255, 235] },
    { low: [174, 104, 96], high: [180, 255, 251] },
  ],
};

const camera = createCamera({ width: 320, height: 240 });
let translator: Translator;
beforeAll(async () => {
  const options = { model: 'canonical', direction: 'real2sim', providers: ['cpu'] } as const;
  translator = await loadTranslator({ ...options, logger: pino({ level: 'silent' }) });
});
afterAll(() => translator.close());

/** As the pipeline does it: the region of the card, the rest as it was. */
function translate(frame: RgbFrame): Promise<RgbFrame> {
  const copy = { ...frame, data: frame.data.slice() };
  return translateRegion(translator, copy, translator.region, new BufferPool());
}

/** Mean IoU over the colours, pooled over a drive. */
async function measure(look: Look): Promise<{ raw: number; translated: number }> {
  const masker = await loadColorMasker();
  const sums: Record<'raw' | 'translated', OverlapByColor[]> = { raw: [], translated: [] };
  for (const pose of driveTrack({ frames: 6, seed: 3, rate: 4 })) {
    const { frame, mask } = renderFrame({ camera, pose, look, seed: 3 });
    for (const [name, picture] of [
      ['raw', frame],
      ['translated', await translate(frame)],
    ] as const) {
      sums[name].push(countOverlap(masker.computeColorMask(picture, SIMULATOR), mask));
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
test.each(LIGHT_NAMES)(
  "the simulator's thresholds find more tape in %s after it than before",
  async (look) => {
    const { raw, translated } = await measure(look);
    expect(translated).toBeGreaterThan(raw);
    expect(translated).toBeGreaterThan(0.5);
  },
);

test('a frame of any shape comes back in its size', async () => {
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

/**
 * Draws docs/images/lights.webp, a clip of our own simulator's drive made real by each sim2real model, in each light:
 *   npx tsc && node dist/test/light/draw-lights.js docs/images/lights.webp
 */
import { rm } from 'node:fs/promises';
import sharp from 'sharp';
import { BufferPool } from '../../src/image/buffer-pool';
import type { RgbFrame } from '../../src/image/frame';
import { createCamera, driveTrack, renderFrame } from '../../src/render';
import { WebpAnimation } from '../../src/replay/webp-animation';
import type { LightDescription } from '../../src/translate/light-chooser';
import { loadReproducibly } from '../../src/translate/load-reproducibly';
import { openLight } from '../../src/translate/open-light';
import { translateRegion } from '../../src/translate/translate-region';
import { composeTiles, labelTile } from '../support/compose-tiles';

const FRAMES = 12;
const RATE = 4;
const COLUMNS = 4;
const TILE = { width: 240, height: 180 } as const;
const PLAIN_MODELS = ['cyclegan-sim2real', 'unit-sim2real', 'classic-sim2real'];

interface Row {
  readonly label: string;
  readonly show: (frame: RgbFrame) => Promise<RgbFrame>;
}

async function main(path: string): Promise<void> {
  const rows: Row[] = [{ label: 'simulator', show: (frame) => Promise.resolve(frame) }];
  const opened = await Promise.all(
    [...PLAIN_MODELS, 'realistic'].map((model) => loadReproducibly({ model, direction: 'sim2real' })),
  );
  const parts = new BufferPool();
  for (const translator of opened) {
    const add = (label: string, light?: LightDescription): number =>
      rows.push({
        label,
        show: (frame) => translateRegion(translator, frame, translator.region, parts, light),
      });
    const lights = Object.keys(translator.card?.lights ?? {});
    if (lights.length === 0) add(translator.name);
    for (const name of lights) add(name, (await openLight(translator.card, name))?.next());
  }
  await rm(path, { force: true });
  const clip = await WebpAnimation.create(path);
  const camera = createCamera({ width: 640, height: 480 });
  for (const pose of driveTrack({ frames: FRAMES, seed: 3, rate: RATE })) {
    const { frame } = renderFrame({ camera, pose, look: 'simulator', seed: 3 });
    const tiles: Buffer[] = [];
    for (const row of rows) tiles.push(await drawTile(row, { ...frame, data: frame.data.slice() }));
    await clip.add(await composeTiles(tiles, COLUMNS, TILE), 1000 / RATE);
  }
  await clip.finish();
  await Promise.all(opened.map((translator) => translator.close()));
}

async function drawTile({ label, show }: Row, frame: RgbFrame): Promise<Buffer> {
  const { data, width, height } = await show(frame);
  return labelTile(sharp(data, { raw: { width, height, channels: 3 } }), label, TILE);
}

const [path] = process.argv.slice(2);
if (path === undefined) throw new Error('expected the path of the clip, found none');
void main(path);

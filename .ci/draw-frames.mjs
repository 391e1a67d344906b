// Draws frames as a camera sends them: node .ci/draw-frames.mjs FOLDER COUNT. Needs the compiled program.
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(import.meta.url);
const sharp = require('sharp');
const { renderDrive } = require('../dist/src/render/index.js');

const [folder, count] = [process.argv[2], Number(process.argv[3])];
mkdirSync(folder, { recursive: true });
let number = 0;
for await (const { frame } of renderDrive({ look: 'warm-dim', frames: count, seed: 1 })) {
  const { data, width, height } = frame;
  await sharp(data, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 90 })
    .toFile(join(folder, `frame${number++}.jpg`));
}

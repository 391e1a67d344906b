/** Writes the recorded frames as raw rgb8 for record-line-detector.py: node dist/test/peers/write-recorded-frames.js DIR */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { RECORDED, hashPixels, renderRecorded } from '../lines/recorded-frames';

const directory = process.argv[2];
if (directory === undefined) throw new Error('expected a folder to write to');
mkdirSync(directory, { recursive: true });
const list = RECORDED.map((wanted, i) => {
  const { frame } = renderRecorded(wanted);
  const file = `${i}.rgb`;
  writeFileSync(path.join(directory, file), frame.data);
  return { ...wanted, file, width: frame.width, height: frame.height, sha256: hashPixels(frame.data) };
});
writeFileSync(path.join(directory, 'frames.json'), JSON.stringify(list));

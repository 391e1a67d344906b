import { chmod, writeFile } from 'node:fs/promises';

/**
 * Writes a program that speaks as simulator/serve_world.py does, with grey frames of 8x6 and a robot that goes straight
 * on; what it cannot do is told by its environment. Duckietown's simulator itself is hundreds of megabytes, and dies when
 * it likes.
 * - STUB_DIES_AT: the number of the request on which it ends, of those since it was started;
 * - STUB_LIVES: a file; while it exists the process does not die, and dying makes it.
 */
export async function writeSimulatorStub(file: string): Promise<void> {
  await writeFile(file, SOURCE);
  await chmod(file, 0o755);
}

const SOURCE = `#!${process.execPath}
const { existsSync, writeFileSync } = require('node:fs');
const { createInterface } = require('node:readline');
const { STUB_DIES_AT, STUB_LIVES } = process.env;
const frame = Buffer.alloc(8 * 6 * 3, 90);
const answer = (header, data = Buffer.alloc(0)) =>
  process.stdout.write(Buffer.concat([Buffer.from(JSON.stringify({ ...header, bytes: data.length }) + '\\n'), data]));
const eye = [1, 0, 0, 0, 1, 0, 0, 0, 1];
answer({ camera: { width: 8, height: 6, cameraMatrix: [5, 0, 4, 0, 5, 3, 0, 0, 1], distortion: [0, 0, 0, 0, 0],
  rectified: [5, 0, 4, 0, 5, 3, 0, 0, 1], focal: 5, pitch: 0.3, mountHeight: 0.1, ahead: 0.06 } });
let place = [0, 0, 0];
let requests = 0;
createInterface({ input: process.stdin }).on('line', (line) => {
  if (++requests === Number(STUB_DIES_AT) && !(STUB_LIVES && existsSync(STUB_LIVES))) {
    if (STUB_LIVES) writeFileSync(STUB_LIVES, '');
    console.error('out of memory');
    process.exit(7);
  }
  const { start, step } = JSON.parse(line);
  if (start) place = start;
  const places = step ? step.map(([left, right]) => (place = [place[0] + left + right, place[1], place[2]])) : [place];
  answer({ places, done: false }, frame);
});
`;

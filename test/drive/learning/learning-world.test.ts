import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { averageBlocks } from '../../../src/image/average-blocks';
import { LearningWorld } from '../../../src/drive/learning/learning-world';
import type { LearningStep } from '../../../src/drive/learning/learning-world';
import { applyLook, drawLook } from '../../../src/drive/learning/randomise-look';
import { serveWorld } from '../../../src/drive/learning/serve-world';
import { STOPPED } from '../../../src/world';
import { PAINT_LIGHT, PAINTED_LIGHTS } from '../../translate/odd-models';
import { writeTiny } from '../../translate/tiny-onnx';

const SMALL = { maps: ['small-loop'], frames: 'plain', size: { width: 16, height: 12 } } as const;

test.each([0, 1])('the expert stays in its lane, seed %i', async (seed) => {
  const world = await LearningWorld.open(SMALL);
  let step: LearningStep = await world.reset(seed);
  let progress = 0;
  let worst = 0;
  for (let frame = 0; frame < 10 * 15; frame++) {
    step = await world.step(step.expert ?? STOPPED);
    progress += step.progress;
    // It starts up to 0.04 m off.
    if (frame > 30) worst = Math.max(worst, Math.abs(step.d ?? Infinity));
  }
  expect(step.done).toBe(false);
  expect(worst).toBeLessThan(0.05);
  // 0.12 m/s, after the start.
  expect(progress).toBeGreaterThan(1);
  await world.close();
});

test('equal seeds give equal randomised frames', async () => {
  const read = async (seed: number): Promise<Uint8Array> => {
    const world = await LearningWorld.open({ ...SMALL, frames: 'randomised' });
    await world.reset(seed);
    const { frame } = await world.step({ left: 0.3, right: 0.1 });
    await world.close();
    return frame.data;
  };
  const first = await read(4);
  expect(await read(4)).toEqual(first);
  expect(await read(5)).not.toEqual(first);
});

test('frames made real keep their size', async () => {
  const [plain, realistic] = await Promise.all(
    (['plain', 'realistic'] as const).map(async (frames) => {
      const world = await LearningWorld.open({ ...SMALL, size: { width: 40, height: 30 }, frames });
      const { frame } = await world.reset(0);
      await world.close();
      return frame;
    }),
  );
  expect(realistic).toMatchObject({ width: 40, height: 30 });
  expect(realistic?.data.length).toBe(plain?.data.length);
  expect(realistic?.data).not.toEqual(plain?.data);
});

test('each episode is shown in one light that its seed draws', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sim2real-learning-'));
  const model = await writeTiny(folder, PAINT_LIGHT, PAINTED_LIGHTS);
  const world = await LearningWorld.open({ ...SMALL, frames: 'realistic', model });
  const read = async (seed: number): Promise<string[]> => {
    const { frame } = await world.reset(seed);
    const next = await world.step(STOPPED);
    return [frame, next.frame].map(({ data }) => data.subarray(0, 3).join());
  };
  const seeds = Array.from({ length: 8 }, (_, i) => i);
  const drawn: string[][] = [];
  for (const seed of seeds) drawn.push(await read(seed));
  const again = await read(3);
  // Before it can fail: a worker that is left running keeps jest from ending.
  await world.close();
  await rm(folder, { recursive: true });
  for (const [first, second] of drawn) expect(second).toBe(first);
  expect(new Set(drawn.map(String)).size).toBeGreaterThan(1);
  expect(again).toEqual(drawn[3]);
});

test('a random look changes channels unequally', () => {
  const frame = { width: 4, height: 2, data: new Uint8Array(24).fill(100) };
  applyLook({ ...drawLook(3), noise: 0, slopeX: 0, slopeY: 0 }, frame, 1);
  expect(new Set(frame.data.subarray(0, 3)).size).toBe(3);
  expect(frame.data.subarray(3, 6)).toEqual(frame.data.subarray(0, 3));
});

test('halving takes the mean of four pixels', () => {
  const data = Uint8Array.from([0, 9, 50, 10, 9, 50, 20, 9, 50, 31, 9, 50]);
  expect(averageBlocks({ width: 2, height: 2, data }, 2)).toEqual({
    width: 1,
    height: 1,
    data: Uint8Array.from([15, 9, 50]),
  });
});

test('thirds of a size that does not divide leave out the edges', () => {
  const [width, height] = [7, 4];
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => Math.floor(i / 3) * 4 + (i % 3));
  // Pixels 1 and 4 of the second row lie in the middles of the blocks, and their values are the means.
  expect(averageBlocks({ width, height, data }, 3)).toEqual({
    width: 2,
    height: 1,
    data: Uint8Array.from([32, 33, 34, 44, 45, 46]),
  });
});

describe('serveWorld', () => {
  async function serve(lines: readonly string[]): Promise<Buffer> {
    const [input, output] = [new PassThrough(), new PassThrough()];
    const chunks: Buffer[] = [];
    output.on('data', (chunk: Buffer) => chunks.push(chunk));
    input.end(lines.map((line) => `${line}\n`).join(''));
    await serveWorld(SMALL, input, output);
    return Buffer.concat(chunks);
  }

  it('answers each request with header and frame', async () => {
    const said = await serve(['{"reset": 1}', '{"step": [0.2, 0.2]}']);
    let at = 0;
    const headers = [0, 1, 2].map(() => {
      const end = said.indexOf(10, at);
      const header = JSON.parse(said.toString('utf8', at, end)) as { bytes: number };
      at = end + 1 + header.bytes;
      return header;
    });
    expect(at).toBe(said.length);
    expect(headers[0]).toEqual({ ready: true, width: 16, height: 12, bytes: 0 });
    expect(headers[2]).toMatchObject({ bytes: 16 * 12 * 3, done: false });
    expect(headers[2]).toHaveProperty('expert.1');
  });

  it('tells what is wrong, and goes on', async () => {
    const said = (await serve(['{"step": [0, 0]}', 'nonsense', '{"drive": 1}'])).toString();
    expect(said).toContain('step() before reset()');
    expect(said.match(/"error":"expected/g)).toHaveLength(3);
  });
});

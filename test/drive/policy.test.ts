import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { planEpisodes } from '../../src/drive/drive-plan';
import type { EpisodeRecord } from '../../src/drive/episode';
import { loadPolicy } from '../../src/drive/policy';
import { runDrive } from '../../src/drive/run-drive';
import { readAnyCard, readCard } from '../../src/translate/card';
import type { PolicyCard } from '../../src/translate/card';
import { defaultModelsDir } from '../../src/translate/load-translator';
import { calibrateCamera, createRobotCamera } from '../../src/world';
import { runCli } from '../support/run-cli';

const POLICY = join(defaultModelsDir, 'bc-plain');
const CAMERA = { width: 640, height: 480 };

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sim2real-policy-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A copy of the policy whose card says something else. */
async function writeCard(change: object): Promise<string> {
  const card = JSON.parse(await readFile(`${POLICY}.json`, 'utf8')) as PolicyCard;
  await copyFile(`${POLICY}.onnx`, join(folder, card.file));
  const path = join(folder, 'changed.json');
  await writeFile(path, JSON.stringify({ ...card, ...change }));
  return path;
}

test('the shipped policy stays in its lane, always equally', async () => {
  const settings = {
    world: 'ours',
    agent: 'bc-plain',
    gains: 'daffy-agent',
    seconds: 2,
    motorNoise: 0,
  } as const;
  const variants = [{ spec: { name: 'raw', kind: 'raw' } as const, latencySteps: 0 }];
  const tasks = planEpisodes({ maps: ['small-loop'], lights: ['plain'], variants, seeds: 1 });
  const drive = async (name: string): Promise<EpisodeRecord | undefined> => {
    const { episodes } = await runDrive({ settings, tasks, output: join(folder, name), jobs: 1 });
    return episodes[0]?.record;
  };
  const record = await drive('first');
  expect(record?.figures.survivalTime).toBeCloseTo(2);
  expect(record?.figures.majorInfractions).toBe(0);
  // 0.12 m/s after the start.
  expect(record?.figures.distance).toBeGreaterThan(0.1);
  expect(await drive('second')).toEqual(record);
}, 180_000);

test.each([
  [{ sha256: '0'.repeat(64) }, 'expected sha256 0000'],
  [{ bytes: 7 }, 'expected 7 bytes'],
  [{ file: 'gone.onnx' }, 'no such file'],
  [
    { output: { name: 'wheels', type: 'float32', shape: [1, 3], layout: 'wheels' } },
    'output.shape.1: Invalid input: expected 2',
  ],
  [
    { output: { name: 'motors', type: 'float32', shape: [1, 2], layout: 'wheels' } },
    'expected one output: motors float32 [1, 2], found wheels float32 [1, 2]',
  ],
  [
    { input: { name: 'image', type: 'uint8', shape: [1, 240, 320, 3], layout: 'NHWC', colours: 'RGB' } },
    "expected a policy for the camera's frames, 640x480, found one for 320x240",
  ],
  [{ direction: 'real2sim' }, 'Unrecognized key: "direction"'],
])('a card that says %j is refused', async (change, message) => {
  const card = await writeCard(change);
  await expect(loadPolicy(card, CAMERA)).rejects.toThrow(message);
});

test('a damaged policy is told', async () => {
  const bytes = await readFile(`${POLICY}.onnx`);
  const card = await writeCard({});
  await writeFile(join(folder, 'bc-plain.onnx'), bytes.fill(0, 2000, 3000));
  await expect(loadPolicy(card, CAMERA)).rejects.toThrow('The file is damaged');
});

test('policies and translating models are not confused', async () => {
  await expect(loadPolicy('canonical', CAMERA)).rejects.toThrow(
    'expected a policy, which drives, found canonical, which translates frames',
  );
  await expect(readCard(`${POLICY}.json`)).rejects.toThrow('Give it to sim2real drive --agent');
  expect((await readAnyCard(`${POLICY}.json`)).family).toBe('policy');
});

test('drive refuses a missing policy before it drives', async () => {
  const { code, stderr } = await runCli('drive', '--agent', 'nobody', '-o', join(folder, 'driven'));
  expect(code).toBe(1);
  expect(stderr).toContain('nobody.json');
  await expect(readFile(join(folder, 'driven', 'latencies.json'))).rejects.toThrow('ENOENT');
});

test('models list and verify know policies', async () => {
  const { stdout } = await runCli('models', 'list');
  expect(stdout).toMatch(/bc-plain +│ policy +│ drives +│ 640x480/);
  expect(await runCli('models', 'verify', 'bc-plain')).toMatchObject({ code: 0 });
});

test('the camera of both worlds fits shipped policies', () => {
  expect(calibrateCamera(createRobotCamera())).toMatchObject(CAMERA);
});

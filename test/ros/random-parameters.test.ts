import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { drawPattern, encodeJpeg } from '../support/frames';
import { poll } from '../support/poll';
import { paint } from '../translate/odd-models';
import { writeTiny } from '../translate/tiny-onnx';
import { RosPeer } from './support/ros-peer';
import { describeWithRos } from './support/ros-test';
import { Scene } from './support/scene';

const COUNT = 1000;
const SEED = 20;
const [WIDTH, HEIGHT] = [64, 48];

type Value = string | number | boolean;

/** Values that are taken and values that are not; ROS tells 1 from 1.5 by their types. */
const LIVE: Readonly<Record<string, readonly Value[]>> = {
  enabled: [true, false, 'yes', 1],
  jpeg_quality: [1, 50, 100, 0, 101, -1, 50.5, 'high'],
  max_rate: [0, 15, 900.5, -1, 1001, 'fast'],
  max_age_ms: [0, 3_600_000, -0.5, true],
  on_error: ['pass_through', 'drop', 'hold', '', 'explode'],
  region: ['', 'full', 'bottom-half', '0,0.5,1,0.5', 'top', '0,0,2,2', ','],
  lazy: [true, false, 'lazy'],
  debug_rate: [0, 5.5, 31],
  'diagnostics.failure_limit': [1, 7, 0],
  // Never changed: read-only, unknown.
  transport: ['raw'],
  'qos.input.depth': [5],
  no_such_parameter: [1, 'x'],
};

describeWithRos('parameter requests while frames flow', () => {
  let folder: string;
  let peer: RosPeer;
  let scene: Scene;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sim2real-random-'));
    peer = await RosPeer.start('random_peer');
  });
  afterAll(async () => {
    await scene.close();
    await peer.stop();
    await rm(folder, { recursive: true });
  });

  test('random requests apply completely or not at all', async () => {
    const models = [
      await writeTiny(folder, paint([200, 30, 60]), {}, 'red'),
      await writeTiny(folder, paint([20, 90, 220]), {}, 'blue'),
      join(folder, 'none.json'),
    ];
    scene = await Scene.open(peer, 'random', ['-p', `model:=${models[0] ?? ''}`, '-p', 'provider:=cpu']);
    const { pid } = scene.proxy.process;
    const jpeg = await encodeJpeg(drawPattern(WIDTH, HEIGHT), WIDTH, HEIGHT);
    await scene.stream([jpeg], 30, 30 * 120);
    const random = xoroshiro128plus(SEED);
    const below = (count: number): number => uniformInt(random, 0, count - 1);
    const pick = <Item>(items: readonly Item[]): Item => items[below(items.length)] as Item;
    const names = Object.keys(LIVE);
    const taken: Record<string, Value> = {};
    const outcomes = { taken: 0, refused: 0 };
    for (let i = 0; i < COUNT; i++) {
      const values: Record<string, Value> = {};
      for (let n = 1 + below(3); n > 0; n--) {
        const name = pick(names);
        values[name] = pick(LIVE[name] ?? []);
      }
      if (i % 40 === 0) values['model'] = pick(models);
      const { successful, reason } = await scene.setParameters(values);
      if (successful) Object.assign(taken, values);
      else expect(reason).not.toBe('');
      outcomes[successful ? 'taken' : 'refused']++;
    }
    // Both are common, or the test would not be one.
    expect(Math.min(outcomes.taken, outcomes.refused)).toBeGreaterThan(COUNT / 10);
    for (const [parameter, value] of Object.entries(taken)) {
      expect([parameter, await peer.request('get_parameter', { node: scene.node, parameter })]).toEqual([
        parameter,
        value,
      ]);
    }
    const calm = { enabled: true, max_rate: 0, max_age_ms: 0, lazy: true, region: '' };
    expect(await scene.setParameters(calm)).toMatchObject({ successful: true });
    const from = scene.received.length;
    await poll('frames after all that', () => scene.received.length > from + 30);
    await peer.request('unadvertise', { name: scene.name });
    const counts = await scene.expectCountersToAddUp();
    // How many there are depends on how fast the machine answers requests.
    expect(counts.received).toBeGreaterThan(10);
    expect(counts.failed).toBe(0);
    expect(scene.proxy.process.pid).toBe(pid);
    expect(scene.proxy.process.exitCode).toBeNull();
  });

  test('invalid parameter requests are answered and refused', async () => {
    const answers = await peer.request<boolean[]>('ask_nonsense', { node: scene.node });
    expect(answers).toEqual(answers.map(() => false));
    expect(await peer.request('get_parameter', { node: scene.node, parameter: 'max_rate' })).toBe(0);
    expect(scene.proxy.process.exitCode).toBeNull();
  });
});

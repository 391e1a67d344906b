import { copyFile, mkdtemp, readFile, rm, truncate, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodePicture, drawPattern, encodeJpeg } from '../support/frames';
import { poll } from '../support/poll';
import { hangOnWhite, paint } from '../translate/odd-models';
import { writeTiny } from '../translate/tiny-onnx';
import { LEVEL, Scene } from './support/scene';
import { RosPeer, type PeerMessage } from './support/ros-peer';
import { describeWithRos } from './support/ros-test';

const [WIDTH, HEIGHT] = [160, 120];
const HZ = 30;
const RED = [200, 30, 60] as const;
const BLUE = [20, 90, 220] as const;

describeWithRos('a model change while frames flow', () => {
  let folder: string;
  let peer: RosPeer;
  let scene: Scene;
  let jpeg: Buffer;
  let red: string;
  let blue: string;
  let pid: number | undefined;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sim2real-swap-'));
    red = await writeTiny(folder, paint(RED), {}, 'red');
    blue = await writeTiny(folder, paint(BLUE), {}, 'blue');
    peer = await RosPeer.start('swap_peer');
    jpeg = await encodeJpeg(drawPattern(WIDTH, HEIGHT), WIDTH, HEIGHT);
    scene = await Scene.open(peer, 'swap', ['-p', `model:=${red}`, '-p', 'provider:=cpu']);
    pid = scene.proxy.process.pid;
    await scene.stream([jpeg], HZ, HZ * 300);
    await poll('frames', () => scene.received.length > 10);
  });
  afterAll(async () => {
    expect(scene.proxy.process.exitCode).toBeNull();
    expect(scene.proxy.process.pid).toBe(pid);
    await peer.request('unadvertise', { name: scene.name });
    await scene.expectCountersToAddUp();
    await scene.close();
    await peer.stop();
    await rm(folder, { recursive: true });
  });

  /** Which model made each frame from this one on; fails where a frame is of none or of both. */
  async function readMarks(from: number): Promise<string[]> {
    return Promise.all(scene.received.slice(from).map(readMark));
  }

  async function expectRefused(values: object, reason: RegExp): Promise<void> {
    const from = scene.received.length;
    const before = await peer.request('get_parameter', { node: scene.node, parameter: 'model' });
    const result = await scene.setParameters(values);
    expect(result).toMatchObject({ successful: false, reason: expect.stringMatching(reason) as string });
    expect(await peer.request('get_parameter', { node: scene.node, parameter: 'model' })).toBe(before);
    await poll('frames after it', () => scene.received.length > from + 10);
    expect(new Set(await readMarks(from))).toEqual(new Set(['red']));
    const { values: status } = await scene.waitForStatus('a status', ({ level }) => level === LEVEL.ok);
    expect(status).toMatchObject({ model: 'red', last_error: expect.stringMatching(reason) as string });
  }

  test('each frame comes from one model', async () => {
    const from = scene.received.length;
    for (const model of [blue, red, blue, red]) {
      const at = scene.received.length;
      expect(await scene.setParameters({ model })).toMatchObject({ successful: true });
      await poll('frames of it', () => scene.received.length > at + 20);
    }
    const { values } = await scene.waitForStatus('the model', ({ values }) => values['model.swaps'] === '4');
    expect(values['model']).toBe('red');
    const marks = await readMarks(from);
    const runs = marks.filter((mark, i) => mark !== marks[i - 1]);
    expect(runs).toEqual(['red', 'blue', 'red', 'blue', 'red']);
    const sent = await scene.readSent();
    const stamps = scene.received.map(({ stamp }) => String(stamp));
    const [first, last] = [sent.indexOf(stamps[from] ?? ''), sent.indexOf(stamps.at(-1) ?? '')];
    const missing = sent.slice(first, last + 1).filter((stamp) => !stamps.includes(stamp));
    const drops = Object.entries(values).filter(([key]) => key.startsWith('dropped.'));
    expect(missing.length).toBeLessThanOrEqual(drops.reduce((sum, [, count]) => sum + Number(count), 0));
  });

  test('direction and model must fit each other', async () => {
    await expectRefused({ direction: 'sim2real' }, /expected a model for direction sim2real, found red/);
    const changes = { direction: 'sim2real', model: '' };
    expect(await peer.request('set_each_parameter', { node: scene.node, values: changes })).toEqual([
      { successful: true, reason: '' },
      { successful: true, reason: '' },
    ]);
    await scene.waitForStatus('the default', ({ values }) => values['model'] === 'cyclegan-sim2real');
    const back = { model: red, direction: 'real2sim', threads: 1 };
    expect(await scene.setParameters(back)).toMatchObject({ successful: true });
    await scene.waitForStatus('red', ({ values }) => values['model'] === 'red');
  });

  test('a missing model leaves the old one running', async () => {
    await expectRefused({ model: join(folder, 'none.json') }, /none\.json.*expected a model card/);
    expect(scene.proxy.output).toContain('none.json');
  });

  test('a half-written model file is refused', async () => {
    const card = await writeTiny(folder, paint(BLUE), {}, 'half');
    const whole = await readFile(join(folder, 'half.onnx'));
    await truncate(join(folder, 'half.onnx'), whole.length - 20);
    await expectRefused({ model: card }, /half\.onnx.*expected \d+ bytes, found \d+ bytes/);
    await writeFile(join(folder, 'half.onnx'), whole);
    expect(await scene.setParameters({ model: card })).toMatchObject({ successful: true });
    expect(await scene.setParameters({ model: red })).toMatchObject({ successful: true });
  });

  test('a model without its file is refused', async () => {
    const card = await writeTiny(folder, paint(BLUE), {}, 'gone');
    await unlink(join(folder, 'gone.onnx'));
    await expectRefused({ model: card }, /gone\.onnx.*no such file/);
  });

  test('an unknown provider is refused', async () => {
    await expectRefused({ provider: 'abacus' }, /expected one of the execution providers abacus/);
    expect(await scene.setParameters({ provider: 'cuda,cpu' })).toMatchObject({ successful: true });
  });

  test('a model that hangs while loading is refused', async () => {
    // The warm-up frame is black: for this one, a pixel component above -1 is white.
    const model = hangOnWhite(1_000_000);
    const initializers = (model.initializers ?? []).map((each) =>
      'name' in each && each.name === 'white' ? { ...each, int64_data: [-1] } : each,
    );
    const card = await writeTiny(folder, { ...model, initializers }, {}, 'endless');
    expect(await scene.setParameters({ load_timeout_ms: 300 + 0.5 })).toMatchObject({ successful: true });
    await expectRefused({ model: card }, /not loaded and warm within 300\.5 ms/);
    expect(await scene.setParameters({ load_timeout_ms: 60_000.5 })).toMatchObject({ successful: true });
  });

  test('reload reads the changed model file', async () => {
    const card = await writeTiny(folder, paint(RED), {}, 'edited');
    expect(await scene.setParameters({ model: card })).toMatchObject({ successful: true });
    await writeTiny(folder, paint(BLUE), {}, 'edited');
    const from = scene.received.length;
    expect(await peer.request('reload', { node: scene.node })).toMatchObject({
      success: true,
      message: expect.stringMatching(/^edited on cpu, sha256 [0-9a-f]{64}$/) as string,
    });
    await poll('a blue frame', async () => (await readMarks(from)).includes('blue'));
    await copyFile(join(folder, 'red.onnx'), join(folder, 'edited.onnx'));
    await truncate(join(folder, 'edited.onnx'), 10);
    expect(await peer.request('reload', { node: scene.node })).toMatchObject({
      success: false,
      message: expect.stringContaining('found 10 bytes') as string,
    });
    expect(await scene.setParameters({ model: red })).toMatchObject({ successful: true });
  });

  test('set_bypass passes camera frames unchanged', async () => {
    const size = jpeg.length;
    expect(await peer.request('set_bypass', { node: scene.node, value: true })).toMatchObject({
      success: true,
    });
    expect(await peer.request('get_parameter', { node: scene.node, parameter: 'enabled' })).toBe(false);
    await poll('a camera frame', () => scene.received.at(-1)?.size === size);
    await scene.waitForStatus('it said', ({ message }) => message === 'active, bypassed');
    await peer.request('set_bypass', { node: scene.node, value: false });
    const at = scene.received.length;
    await poll('a translated frame', async () => (await readMarks(at)).includes('red'));
  });

  test('the region can change while frames flow', async () => {
    expect(await scene.setParameters({ region: 'bottom-half' })).toMatchObject({ successful: true });
    const from = scene.received.length;
    await poll('a frame of two halves', async () =>
      (await Promise.all(scene.received.slice(from).map(readCorners))).some(
        ([top, bottom]) => top === 'other' && bottom === 'red',
      ),
    );
    expect(await scene.setParameters({ region: 'left', max_rate: 3.5 })).toMatchObject({
      successful: false,
      reason: expect.stringContaining('expected full, bottom-half, or x,y,width,height') as string,
    });
    expect(await peer.request('get_parameter', { node: scene.node, parameter: 'max_rate' })).toBe(0);
    expect(await scene.setParameters({ region: '' })).toMatchObject({ successful: true });
  });
});

async function readMark(message: PeerMessage): Promise<string> {
  const [top, bottom] = await readCorners(message);
  if (top !== bottom) throw new Error(`a frame of two models: ${top} above, ${bottom} below`);
  return top;
}

async function readCorners({ data }: PeerMessage): Promise<[string, string]> {
  const { data: rgb } = await decodePicture(Buffer.from(data, 'base64'));
  return [nameColour(rgb.subarray(0, 3)), nameColour(rgb.subarray(-3))];
}

function nameColour(pixel: Uint8Array): string {
  const isNear = (colour: readonly number[]): boolean =>
    colour.every((value, i) => Math.abs(value - (pixel[i] ?? 0)) < 12);
  return isNear(RED) ? 'red' : isNear(BLUE) ? 'blue' : 'other';
}

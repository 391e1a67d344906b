import { readdirSync } from 'node:fs';
import { copyFile, mkdtemp, readFile, rm, truncate, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodePicture, drawPattern, encodeJpeg } from '../support/frames';
import { poll } from '../support/poll';
import { hangOnBlack, paint } from '../translate/odd-models';
import { writeTiny } from '../translate/tiny-onnx';
import { LEVEL, Scene } from './support/scene';
import { RosPeer, type PeerMessage } from './support/ros-peer';
import { describeWithRos } from './support/ros-test';

const [WIDTH, HEIGHT] = [160, 120];
const HZ = 30;
/** Looks, 20 ms apart, over which nothing must change. */
const STILL = 50;
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
    for (const [name, model] of Object.entries({ blue, red, 'blue again': blue, 'red again': red })) {
      const at = scene.received.length;
      expect(await scene.setParameters({ model })).toMatchObject({ successful: true });
      await poll(`frames of ${name}`, async () => {
        const last = scene.received.slice(at + 20).at(-1);
        return last && name.startsWith(await readMark(last));
      });
    }
    const { values } = await scene.waitForStatus('the model', ({ values }) => values['model.swaps'] === '4');
    expect(values['model']).toBe('red');
    const marks = await readMarks(from);
    const runs = marks.filter((mark, i) => mark !== marks[i - 1]);
    expect(runs).toEqual(['red', 'blue', 'red', 'blue', 'red']);
  });

  test('direction and model must fit each other', async () => {
    await expectRefused({ direction: 'sim2real' }, /expected a model for direction sim2real, found red/);
    const changes = { direction: 'sim2real', model: '' };
    expect(await peer.request('set_each_parameter', { node: scene.node, values: changes })).toEqual([
      { successful: true, reason: '' },
      { successful: true, reason: '' },
    ]);
    await scene.waitForStatus('the default', ({ values }) => values['model'] === 'realistic');
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

  test('a file deleted during the swap is harmless', async () => {
    const card = await writeTiny(folder, paint(RED), {}, 'deleted');
    expect(await scene.setParameters({ model: card })).toMatchObject({ successful: true });
    await writeTiny(folder, hangOnBlack(50_000), {}, 'deleted');
    const before = await settleThreads();
    const swap = peer.request('reload', { node: scene.node });
    // The new worker has the bytes that were read and checked, and warms up for long enough: now the file goes.
    await poll('the worker', () => countThreads() > before);
    await unlink(join(folder, 'deleted.onnx'));
    const from = scene.received.length;
    expect(await swap).toMatchObject({ success: true });
    await poll('a frame of it', async () => (await readMarks(from)).includes('other'));
    expect(await scene.setParameters({ model: red })).toMatchObject({ successful: true });
  });

  test('an unknown provider is refused', async () => {
    await expectRefused({ provider: 'abacus' }, /expected one of the execution providers abacus/);
    expect(await scene.setParameters({ provider: 'cuda,cpu' })).toMatchObject({ successful: true });
  });

  test('a model that hangs while loading is refused', async () => {
    const card = await writeTiny(folder, hangOnBlack(1_000_000), {}, 'endless');
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

  test('no frame was lost uncounted', async () => {
    await peer.request('end_stream', { stream: scene.name });
    const sent = await scene.readSent();
    await poll('the last frame', () => String(scene.received.at(-1)?.stamp) === sent.at(-1));
    const { received, dropped } = await scene.expectCountersToAddUp();
    const stamps = scene.received.map(({ stamp }) => String(stamp));
    expect(stamps).toEqual([...new Set(stamps)]);
    // What DDS drops from a full queue no node can count. It holds 100: frames are then three seconds old.
    const ages = scene.received.map(({ at, stamp: [seconds, ns] }) => at / 1e9 - seconds - ns / 1e9);
    if (Math.max(...ages) < 1.5) expect(received).toBe(sent.length);
    expect(stamps).toHaveLength(received - dropped);
  });

  /** How many threads the proxy has when the model before has ended, which takes a while on a busy machine. */
  async function settleThreads(): Promise<number> {
    const seen: number[] = [];
    return poll('threads to end', () => {
      seen.unshift(countThreads());
      return seen.length >= STILL && new Set(seen.slice(0, STILL)).size === 1 && seen[0];
    });
  }

  /** Threads of the proxy: a model that loads has some of its own. */
  function countThreads(): number {
    return readdirSync(`/proc/${pid}/task`).length;
  }
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

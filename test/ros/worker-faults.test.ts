import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drawPattern, encodeJpeg } from '../support/frames';
import { poll } from '../support/poll';
import { hangOnWhite } from '../translate/odd-models';
import { writeTiny } from '../translate/tiny-onnx';
import { LEVEL, Scene } from './support/scene';
import { RosPeer } from './support/ros-peer';
import { describeWithRos } from './support/ros-test';

const [WIDTH, HEIGHT] = [160, 120];
const HZ = 30;

describeWithRos('faults of the inference worker', () => {
  let folder: string;
  let peer: RosPeer;
  let scene: Scene | undefined;
  let jpeg: Buffer;
  let order: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sim2real-faults-'));
    order = join(folder, 'order');
    peer = await RosPeer.start('faults_peer');
    jpeg = await encodeJpeg(drawPattern(WIDTH, HEIGHT), WIDTH, HEIGHT);
  });
  afterEach(async () => {
    await scene?.close();
    scene = undefined;
  });
  afterAll(async () => {
    await peer.stop();
    await rm(folder, { recursive: true });
  });

  function open(name: string, rosArguments: readonly string[]): Promise<Scene> {
    const preload = join(__dirname, '..', 'peers', 'fault-in-worker.js');
    return Scene.open(peer, name, rosArguments, {
      NODE_OPTIONS: `--require ${preload}`,
      SIM2REAL_TEST_FAULT: order,
    });
  }

  test.each([
    ['exit', 'pass_through', 'ended with code 9'],
    ['throw', 'drop', 'thrown by the test'],
    ['memory', 'hold', 'memory'],
    ['hang', 'pass_through', 'no answer within 500 ms'],
  ] as const)(
    'a worker broken by "%s" is replaced, %s meanwhile',
    async (fault, onError, reason) => {
      // A busy machine may be slow, and take more than 10 s to fill a heap: that is not what this test is about.
      const timeout = `inference_timeout_ms:=${fault === 'hang' ? '500.0' : '120000.0'}`;
      const limits = ['-p', timeout, '-p', 'diagnostics.processing_limit_ms:=0.0'];
      scene = await open(`broken_${fault}`, [
        '-p',
        'model:=classic',
        '-p',
        `on_error:=${onError}`,
        ...limits,
      ]);
      const { pid } = scene.proxy.process;
      await scene.stream([jpeg], HZ, HZ * 60);
      const { values: before } = await scene.waitForStatus(
        'frames are translated',
        ({ level, values }) => level === LEVEL.ok && Number(values['frames.translated']) > 10,
      );
      expect(before['model.restarts']).toBe('0');
      await writeFile(order, fault);
      await scene.waitForStatus('ERROR', ({ level }) => level === LEVEL.error);
      const { values } = await scene.waitForStatus(
        'OK again, with new frames',
        ({ level, values }) =>
          level === LEVEL.ok &&
          Number(values['frames.translated']) > Number(before['frames.translated']) + HZ,
      );
      expect(values['model.restarts']).toBe('1');
      expect(values['last_error']).toContain(reason);
      expect(Number(values['frames.failed'])).toBeGreaterThan(0);
      await peer.request('unadvertise', { name: scene.name });
      const counts = await scene.expectCountersToAddUp();
      expect(counts.failed).toBe(
        { pass_through: counts.passedThrough, drop: counts.failed, hold: counts.held }[onError],
      );
      expect(scene.proxy.process.pid).toBe(pid);
      expect(scene.proxy.process.exitCode).toBeNull();
    },
    90_000,
  );

  test('a worker hanging in onnxruntime is replaced', async () => {
    const model = await writeTiny(folder, hangOnWhite(2 ** 50));
    const white = await encodeJpeg(new Uint8Array(WIDTH * HEIGHT * 3).fill(255), WIDTH, HEIGHT);
    scene = await Scene.open(peer, 'hung', [
      ...['-p', `model:=${model}`, '-p', 'provider:=cpu', '-p', 'inference_timeout_ms:=300.0'],
      ...['-p', 'diagnostics.stale_limit_ms:=0.0'],
    ]);
    await scene.publish(jpeg, [1, 0]);
    await poll('a good frame', () => scene?.received.length === 1);
    await scene.publish(white, [2, 0]);
    await poll('the poisonous frame itself, passed through', () => scene?.received.length === 2);
    await scene.waitForStatus('OK with another worker', ({ level, values }) => {
      return level === LEVEL.ok && values['model.restarts'] === '1';
    });
    await scene.publish(jpeg, [3, 0]);
    await poll('a good frame', () => scene?.received.length === 3);
    expect(await scene.expectCountersToAddUp()).toMatchObject({ translated: 2, passedThrough: 1, failed: 1 });
    await scene.proxy.stop('SIGTERM');
    expect(scene.proxy.process.signalCode).toBe('SIGTERM');
  });
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { readFrameCounts } from '../../src/status/frame-counts';
import { drawPattern, encodeJpeg, encodePng } from '../support/frames';
import { poll } from '../support/poll';
import { hangOnWhite } from '../translate/odd-models';
import { writeTiny } from '../translate/tiny-onnx';
import { ProxyProcess } from './support/proxy-process';
import { RosPeer } from './support/ros-peer';
import { describeWithRos } from './support/ros-test';
import { LEVEL, Scene } from './support/scene';

const [WIDTH, HEIGHT] = [160, 120];
const HZ = 30;
const RGB = drawPattern(WIDTH, HEIGHT);

describeWithRos('faults of a robot', () => {
  let folder: string;
  let peer: RosPeer;
  let jpeg: Buffer;
  let scene: Scene;
  const others: RosPeer[] = [];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sim2real-faults-'));
    peer = await RosPeer.start('faults_peer');
    jpeg = await encodeJpeg(RGB, WIDTH, HEIGHT);
    // Limits that a busy machine does not reach by itself.
    const limits = ['-p', 'diagnostics.processing_limit_ms:=0', '-p', 'diagnostics.stale_limit_ms:=2000'];
    scene = await Scene.open(peer, 'robot', ['-p', 'model:=classic', '-p', 'provider:=cpu', ...limits]);
  });
  afterEach(async () => {
    await Promise.all(others.splice(0).map((other) => other.stop()));
  });
  afterAll(async () => {
    expect(scene.proxy.process.exitCode).toBeNull();
    await scene.expectCountersToAddUp();
    await scene.close();
    await peer.stop();
    await rm(folder, { recursive: true });
  });

  async function startOther(name: string): Promise<RosPeer> {
    const other = await RosPeer.start(name);
    others.push(other);
    return other;
  }

  test('a killed camera gives ERROR until replaced', async () => {
    const camera = await startOther('first_camera');
    const topic = '/robot/image/compressed';
    const advertised = { name: 'camera', kind: 'compressed', topic, reliability: 'reliable' };
    const messages = [{ kind: 'compressed', format: 'jpeg', data: jpeg.toString('base64') }];
    await camera.request('advertise', advertised);
    await camera.waitForSubscriber('camera');
    await camera.request('stream', { stream: 'a', name: 'camera', messages, hz: HZ, count: HZ * 60 });
    await scene.waitForStatus(
      'OK',
      ({ level, values }) => level === LEVEL.ok && values['rate.out_hz'] !== '0.0',
    );
    await camera.stop();
    const { message } = await scene.waitForStatus('ERROR', ({ level }) => level === LEVEL.error);
    expect(message).toMatch(/no frame from \/robot\/image\/compressed for \d/);
    const second = await startOther('second_camera');
    await second.request('advertise', advertised);
    await second.waitForSubscriber('camera');
    await second.request('stream', { stream: 'b', name: 'camera', messages, hz: HZ, count: HZ * 60 });
    await scene.waitForStatus('OK again', ({ level }) => level === LEVEL.ok);
  });

  test('a camera may change size, container and colour', async () => {
    const grey = await sharp(RGB, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } })
      .greyscale()
      .jpeg()
      .toBuffer();
    const pictures = [
      jpeg,
      await encodeJpeg(drawPattern(320, 240), 320, 240),
      await encodePng(drawPattern(64, 48), 64, 48),
      grey,
      await encodeJpeg(drawPattern(640, 480), 640, 480),
    ];
    const from = scene.received.length;
    for (const [i, picture] of [...pictures, ...pictures].entries()) {
      await scene.publish(picture, [1000 + i, 0]);
      await poll(`frame ${i}`, () => scene.received.length > from + i);
      const { data, stamp } = scene.received[from + i] ?? {};
      expect(stamp).toEqual([1000 + i, 0]);
      const [sent, got] = await Promise.all(
        [picture, Buffer.from(data ?? '', 'base64')].map((bytes) => sharp(bytes).metadata()),
      );
      const keys = ['width', 'height', 'format', 'channels'] as const;
      expect(keys.map((key) => got?.[key])).toEqual(keys.map((key) => sent?.[key]));
    }
  });

  test('a flood is counted, its newest frame wins', async () => {
    // Tens of ms for a white frame on any machine: some ten come meanwhile, and only the last of them is translated.
    const slow = await writeTiny(folder, hangOnWhite(20_000), {}, 'slow');
    expect(await scene.setParameters({ model: slow })).toMatchObject({ successful: true });
    const white = await encodeJpeg(
      RGB.map(() => 255),
      WIDTH,
      HEIGHT,
    );
    const { values: before } = await scene.waitForStatus('a status', () => true);
    const from = scene.received.length;
    await scene.stream([white], 300, 900, 'flood');
    const sent = await poll('the flood', async () => {
      const stamps = await scene.readSent('flood');
      return stamps.length === 900 && stamps;
    });
    await poll('its last frame', () => String(scene.received.at(-1)?.stamp) === sent.at(-1));
    const flood = scene.received.slice(from);
    const places = flood.map(({ stamp }) => sent.indexOf(String(stamp)));
    expect(places).toEqual([...new Set(places)].sort((a, b) => a - b));
    expect(flood.length).toBeLessThan(sent.length / 2);
    // A queue would go on with old frames: DDS holds 100 at most, the node one.
    const end = toNanoseconds(sent.at(-1));
    expect(flood.filter(({ at }) => at > end).length).toBeLessThan(100);
    await scene.publish(jpeg, [5000, 0]);
    await poll('the frame after it', () => scene.received.some(({ stamp }) => stamp[0] === 5000));
    const { values } = await scene.waitForStatus('all', (status) => status.values['frames.pending'] === '0');
    const [{ received }, counts] = [readFrameCounts(before), readFrameCounts(values)];
    expect(counts.received - received).toBeGreaterThan(400);
    expect(counts.translated + counts.passedThrough + counts.held + counts.dropped).toBe(counts.received);
    const superseded = [values, before].map((each) => Number(each['dropped.superseded']));
    expect((superseded[0] ?? 0) - (superseded[1] ?? 0)).toBe(counts.received - received - flood.length - 1);
    expect(await scene.setParameters({ model: 'classic' })).toMatchObject({ successful: true });
  });

  test('backward stamps are dropped as stale', async () => {
    expect(await scene.setParameters({ max_age_ms: 60_000 })).toMatchObject({ successful: true });
    const { values: before } = await scene.waitForStatus('a status', () => true);
    let values = before;
    // One by one: of two that wait the newer one wins, and the other is dropped for that.
    for (const [i, second] of [100, 99, 98].entries()) {
      await scene.publish(jpeg, [second, 0]);
      ({ values } = await scene.waitForStatus(
        'one more stale frame',
        (status) => Number(status.values['dropped.stale']) === Number(before['dropped.stale']) + i + 1,
      ));
    }
    expect(Number(values['anomaly.stamp_backwards'])).toBeGreaterThanOrEqual(
      Number(before['anomaly.stamp_backwards']) + 2,
    );
    const now: [number, number] = [Math.floor(Date.now() / 1000), 7];
    await scene.publish(jpeg, now);
    await poll('the frame of now', () => scene.received.some(({ stamp }) => String(stamp) === String(now)));
    await scene.setParameters({ max_age_ms: 0 });
  });

  test('a killed consumer disturbs no other', async () => {
    const consumer = await startOther('mortal_consumer');
    const topic = '/robot/image_proxy/compressed';
    await consumer.request('subscribe', { name: 'out', kind: 'compressed', topic, reliability: 'reliable' });
    await scene.stream([jpeg], HZ, HZ * 20, 'mortal');
    await poll('frames', () => consumer.received('out').length > 10);
    await consumer.stop();
    const from = scene.received.length;
    await poll('frames for the other one', () => scene.received.length > from + HZ * 3);
  });

  test('two proxies of one topic both warn', async () => {
    const ros = ['-r', '__ns:=/second', '-p', 'model:=identity'];
    const topic = '/robot/image_proxy/compressed';
    const second = await ProxyProcess.start([...ros, '-r', `image_proxy/compressed:=${topic}`]);
    try {
      await scene.waitForStatus('the warning', ({ values }) => values['topic.shared'] === topic);
      await poll('both to log it', () =>
        [scene.proxy, second].every(({ output }) => output.includes(`another node also publishes ${topic}`)),
      );
    } finally {
      await second.stop();
    }
    await scene.waitForStatus('its end', ({ values }) => values['topic.shared'] === '');
  });
});

/** @param stamp `seconds,nanoseconds` */
function toNanoseconds(stamp = ''): number {
  const [seconds = NaN, nanoseconds = NaN] = stamp.split(',').map(Number);
  return seconds * 1e9 + nanoseconds;
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodePicture, drawPattern, encodeJpeg, meanColor } from '../support/frames';
import { poll } from '../support/poll';
import { paint } from '../translate/odd-models';
import { writeTiny } from '../translate/tiny-onnx';
import { ProxyProcess } from './support/proxy-process';
import { RosPeer } from './support/ros-peer';
import { describeWithRos } from './support/ros-test';

const [WIDTH, HEIGHT] = [160, 120];
const RED = [200, 30, 60] as const;

describeWithRos('the side-by-side topic', () => {
  let folder: string;
  let peer: RosPeer;
  let proxy: ProxyProcess | undefined;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sim2real-debug-'));
    peer = await RosPeer.start('debug_peer');
  });
  afterEach(async () => {
    await proxy?.stop();
    proxy = undefined;
  });
  afterAll(async () => {
    await peer.stop();
    await rm(folder, { recursive: true });
  });

  test.each(['compressed', 'raw'] as const)('shows a %s camera beside the proxy', async (kind) => {
    const rgb = drawPattern(WIDTH, HEIGHT);
    const bgr = rgb.map((_, i) => rgb[i - (i % 3) + 2 - (i % 3)] ?? 0);
    const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
    const frame =
      kind === 'compressed'
        ? { format: 'jpeg', data: base64(await encodeJpeg(rgb, WIDTH, HEIGHT)) }
        : { encoding: 'bgr8', width: WIDTH, height: HEIGHT, step: WIDTH * 3, data: base64(bgr) };
    const model = await writeTiny(folder, paint(RED), {}, 'red');
    const ros = ['-p', `model:=${model}`, '-p', 'provider:=cpu', '-p', `transport:=${kind}`];
    proxy = await ProxyProcess.start([...ros, '-r', `__ns:=/debug_${kind}`]);
    const topic = `/debug_${kind}/image${kind === 'compressed' ? '/compressed' : ''}`;
    await peer.request('subscribe', {
      ...{
        name: kind,
        kind: 'compressed',
        topic: `/debug_${kind}/image_proxy/debug/compressed`,
        data: true,
      },
      reliability: 'reliable',
    });
    await peer.request('advertise', { name: `${kind}_in`, kind, topic });
    await peer.waitForSubscriber(`${kind}_in`);
    const stamp: [number, number] = [12, 34];
    const shown = await poll('the picture', async () => {
      await peer.request('publish', { name: `${kind}_in`, kind, ...frame, frame_id: 'cam', stamp });
      return peer.received(kind)[0];
    });
    expect(shown).toMatchObject({ stamp, frame_id: 'cam', format: 'jpeg' });
    const { width, height, data } = await decodePicture(Buffer.from(shown.data, 'base64'));
    expect([width, height]).toEqual([2 * WIDTH, HEIGHT]);
    const half = (side: number): Uint8Array =>
      data.filter((_, i) => Math.floor(i / (WIDTH * 3)) % 2 === side);
    for (const [side, colour] of [meanColor(rgb), RED].entries()) {
      meanColor(half(side)).forEach((mean, channel) => {
        expect(Math.abs(mean - (colour[channel] ?? NaN))).toBeLessThan(8);
      });
    }
  });
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { poll } from '../support/poll';
import { paint } from '../translate/odd-models';
import { writeTiny } from '../translate/tiny-onnx';
import { ProxyProcess } from './support/proxy-process';
import { RosPeer, type PeerMessage } from './support/ros-peer';
import { describeWithRos } from './support/ros-test';

/** What the model paints, all components unequal: a swapped order shows. */
const RGB = [200, 30, 60] as const;
/** The same as grey: 0.299 R + 0.587 G + 0.114 B. */
const GREY = 84;
/** The same in YUV as OpenCV's COLOR_RGB2YUV_UYVY has it: BT.601, Y 16..235. */
const [Y, U, V] = [88, 116, 200];

/** Bytes of one pixel, or of a pair of pixels, as the proxy has to publish them. */
const PIXELS: Readonly<Record<string, readonly number[]>> = {
  rgb8: RGB,
  bgr8: [...RGB].reverse(),
  mono8: [GREY],
  yuv422: [U, Y, V, Y],
  rgba8: [...RGB, 255],
  yuv422_yuy2: [Y, U, Y, V],
};
const BYTES: Readonly<Record<string, number>> = { rgb8: 3, bgr8: 3, mono8: 1, rgba8: 4 };

describeWithRos('a raw camera', () => {
  let folder: string;
  let peer: RosPeer;
  let proxy: ProxyProcess | undefined;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sim2real-raw-'));
    peer = await RosPeer.start('raw_peer');
  });
  afterAll(async () => {
    await proxy?.stop();
    await peer.stop();
    await rm(folder, { recursive: true });
  });

  test('encoding and size may change between frames', async () => {
    const model = await writeTiny(folder, paint(RGB), {}, 'paint');
    const ros = ['-p', `model:=${model}`, '-p', 'provider:=cpu', '-p', 'transport:=raw'];
    proxy = await ProxyProcess.start([...ros, '-r', '__ns:=/raw']);
    await peer.request('subscribe', { name: 'out', kind: 'raw', topic: '/raw/image_proxy', data: true });
    await peer.request('advertise', { name: 'in', kind: 'raw', topic: '/raw/image' });
    await peer.waitForSubscriber('in');
    const changes = [...Object.keys(PIXELS), ...Object.keys(PIXELS)];
    for (const [i, encoding] of changes.entries()) {
      // Another size, too, in the second round, and rows that are padded.
      const [width, height, padding] = i < changes.length / 2 ? [160, 120, 0] : [64, 48, 32];
      const step = width * (BYTES[encoding] ?? 2) + padding;
      const data = Buffer.alloc(step * height, 90).toString('base64');
      const stamp: [number, number] = [1000 + i, 0];
      await peer.request('publish', { name: 'in', kind: 'raw', encoding, width, height, step, data, stamp });
      const got = await poll(`frame ${i}, ${encoding}`, () =>
        peer.received('out').find((message) => String(message.stamp) === String(stamp)),
      );
      expect(got).toMatchObject({ encoding, width, height });
      expectPainted(got);
    }
    expect(proxy.process.exitCode).toBeNull();
    expect(peer.received('out')).toHaveLength(changes.length);
  });

  function expectPainted({ encoding, width, height, step, data }: PeerMessage): void {
    const bytes = Buffer.from(data, 'base64');
    expect(bytes).toHaveLength(step * height);
    const pixel = PIXELS[encoding] ?? [];
    const rowBytes = width * (BYTES[encoding] ?? 2);
    for (let row = 0; row < height; row++) {
      for (let i = 0; i < rowBytes; i++) {
        const difference = Math.abs((bytes[row * step + i] ?? NaN) - (pixel[i % pixel.length] ?? NaN));
        if (!(difference <= 2)) {
          throw new Error(
            `${encoding}: row ${row}, byte ${i}: off by ${difference}: ${bytes.subarray(0, 8).join(' ')}`,
          );
        }
      }
    }
  }
});

import { createHash } from 'node:crypto';
import { decodePicture, drawPattern, encodeJpeg, encodePng, meanColor } from '../support/frames';
import { poll } from '../support/poll';
import { ProxyProcess } from './support/proxy-process';
import { RosPeer, type PeerMessage } from './support/ros-peer';
import { describeWithRos } from './support/ros-test';

const WIDTH = 160;
const HEIGHT = 120;
const RGB = drawPattern(WIDTH, HEIGHT);
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describeWithRos('the topic contract with an rclpy peer', () => {
  let peer: RosPeer;
  /** By their arguments: tests that need the same proxy share it. */
  const proxies = new Map<string, Promise<{ space: string; proxy: ProxyProcess }>>();
  beforeAll(async () => (peer = await RosPeer.start('contract_peer')));
  afterAll(async () => {
    for (const opened of proxies.values())
      await opened.then(({ proxy }) => proxy.stop()).catch(() => undefined);
    await peer.stop();
  });

  const suffix = { compressed: '/compressed', raw: '' };

  /** A proxy in a namespace of its own, with the peer's camera `SPACE in` and consumer `SPACE out`. */
  async function open(
    kinds: { input: 'compressed' | 'raw'; output: 'compressed' | 'raw' },
    rosArguments: string[],
    space: string,
  ): Promise<{ space: string; proxy: ProxyProcess }> {
    const proxy = await ProxyProcess.start([
      ...['-p', `transport:=${kinds.input}`, '-p', `output_transport:=${kinds.output}`],
      ...[...rosArguments, '-r', `__ns:=/${space}`],
    ]);
    const topic = `/${space}/image_proxy${suffix[kinds.output]}`;
    await peer.request('subscribe', {
      name: `${space} out`,
      kind: kinds.output,
      topic,
      data: true,
    });
    await peer.request('advertise', {
      name: `${space} in`,
      kind: kinds.input,
      topic: `/${space}/image${suffix[kinds.input]}`,
    });
    await peer.waitForSubscriber(`${space} in`);
    // The other end as well: what is published before the consumer knows its publisher is lost.
    await poll(
      'the consumer to know the proxy',
      async () => (await peer.request<number>('count_publishers', { topic })) > 0,
    );
    return { space, proxy };
  }

  /** Sends one message to a proxy and returns what the peer gets for it. */
  async function exchange(
    kinds: { input: 'compressed' | 'raw'; output: 'compressed' | 'raw' },
    rosArguments: string[],
    message: object,
  ): Promise<PeerMessage> {
    const key = JSON.stringify([kinds, rosArguments]);
    const opened = proxies.get(key) ?? open(kinds, rosArguments, `contract${proxies.size}`);
    proxies.set(key, opened);
    const { space, proxy } = await opened;
    const before = peer.received(`${space} out`).length;
    await peer.request('publish', { name: `${space} in`, kind: kinds.input, frame_id: 'cam', ...message });
    return poll(
      `the translated frame; the proxy says:\n${proxy.output}`,
      () => peer.received(`${space} out`)[before],
    );
  }

  test.each([
    ['jpeg', 'jpeg'],
    ['rgb8; jpeg compressed bgr8', 'jpeg'],
    ['png', 'png'],
  ])('a compressed frame "%s" keeps header and container', async (format, container) => {
    const bytes = await (container === 'jpeg' ? encodeJpeg : encodePng)(RGB, WIDTH, HEIGHT);
    const stamp = [1_999_999_999, 999_999_999];
    const frame = { stamp, frame_id: '/duckie/camera_optical_frame', format, data: base64(bytes) };
    const kinds = { input: 'compressed', output: 'compressed' } as const;
    const received = await exchange(kinds, ['-p', 'model:=identity'], frame);
    expect(received).toMatchObject({ stamp, frame_id: '/duckie/camera_optical_frame', format });
    const bytesOut = Buffer.from(received.data, 'base64');
    const magic = { jpeg: 'ffd8ff', png: '89504e' }[container];
    expect(bytesOut.subarray(0, 3).toString('hex')).toBe(magic);
    const { width, height, data } = await decodePicture(bytesOut);
    expect([width, height]).toEqual([WIDTH, HEIGHT]);
    meanColor(RGB).forEach((mean, channel) => {
      expect(Math.abs((meanColor(data)[channel] ?? 0) - mean)).toBeLessThan(2);
    });
  });

  const swapped = swapChannels(RGB, [2, 1, 0]);
  const rgba = addAlpha(RGB);
  const bgra = addAlpha(swapped);
  const grey = new Uint8Array(WIDTH * HEIGHT).map((_, i) => i % 251);
  test.each([
    ['rgb8', RGB, 3],
    ['bgr8', swapped, 3],
    ['rgba8', rgba, 4],
    ['bgra8', bgra, 4],
    ['mono8', grey, 1],
  ])('identity keeps every byte of raw %s', async (encoding, data, channels) => {
    const frame = {
      encoding,
      width: WIDTH,
      height: HEIGHT,
      step: WIDTH * channels,
      data: base64(data),
      stamp: [5, 6],
    };
    const received = await exchange({ input: 'raw', output: 'raw' }, ['-p', 'model:=identity'], frame);
    expect(received).toMatchObject({
      encoding,
      width: WIDTH,
      height: HEIGHT,
      step: WIDTH * channels,
      stamp: [5, 6],
      frame_id: 'cam',
    });
    expect(received.sha256).toBe(sha256(data));
  });

  test.each(['yuv422', 'uyvy', 'yuv422_yuy2'])('a raw %s frame keeps its colour', async (encoding) => {
    // BT.601 studio range, as camera drivers send it: by ITU-R BT.601 this is R 201, G 84, B 21.
    const [y, u, v] = [112, 83, 184];
    const pair = encoding === 'yuv422_yuy2' ? [y, u, y, v] : [u, y, v, y];
    const data = Uint8Array.from({ length: WIDTH * HEIGHT * 2 }, (_, i) => pair[i % 4] ?? 0);
    const frame = { encoding, width: WIDTH, height: HEIGHT, step: WIDTH * 2, data: base64(data) };
    const received = await exchange({ input: 'raw', output: 'raw' }, ['-p', 'model:=identity'], frame);
    expect(received).toMatchObject({ encoding, step: WIDTH * 2 });
    const out = Buffer.from(received.data, 'base64');
    out.forEach((value, i) => {
      if (Math.abs(value - (pair[i % 4] ?? 0)) > 2)
        throw new Error(`byte ${i} is ${value}, expected ${String(pair[i % 4])}`);
    });
    const compressed = await exchange(
      { input: 'raw', output: 'compressed' },
      ['-p', 'model:=identity'],
      frame,
    );
    const picture = await decodePicture(Buffer.from(compressed.data, 'base64'));
    [201, 84, 21].forEach((expected, channel) => {
      expect(Math.abs((meanColor(picture.data)[channel] ?? 0) - expected)).toBeLessThan(3);
    });
  });

  test('row padding does not shift the picture', async () => {
    const step = WIDTH * 3 + 20;
    const data = new Uint8Array(step * HEIGHT).fill(255);
    for (let row = 0; row < HEIGHT; row++)
      data.set(RGB.subarray(row * WIDTH * 3, (row + 1) * WIDTH * 3), row * step);
    const frame = { encoding: 'rgb8', width: WIDTH, height: HEIGHT, step, data: base64(data) };
    const received = await exchange({ input: 'raw', output: 'raw' }, ['-p', 'model:=identity'], frame);
    const out = Buffer.from(received.data, 'base64');
    const rows = Array.from({ length: HEIGHT }, (_, y) =>
      out.subarray(y * received.step, y * received.step + WIDTH * 3),
    );
    expect(sha256(Buffer.concat(rows))).toBe(sha256(RGB));
  });

  test('output_transport raw converts a compressed frame', async () => {
    const bytes = await encodePng(RGB, WIDTH, HEIGHT);
    const frame = { format: 'png', data: base64(bytes) };
    const received = await exchange({ input: 'compressed', output: 'raw' }, ['-p', 'model:=identity'], frame);
    expect(received).toMatchObject({ encoding: 'rgb8', width: WIDTH, height: HEIGHT });
    expect(received.sha256).toBe(sha256(RGB));
  });

  test('classic changes colours but no size', async () => {
    const bytes = await encodeJpeg(RGB, WIDTH, HEIGHT);
    const frame = { format: 'jpeg', data: base64(bytes) };
    const kinds = { input: 'compressed', output: 'compressed' } as const;
    const received = await exchange(kinds, ['-p', 'model:=classic'], frame);
    const { width, height, data } = await decodePicture(Buffer.from(received.data, 'base64'));
    expect([width, height]).toEqual([WIDTH, HEIGHT]);
    expect(Math.abs(meanColor(data)[0] - meanColor(RGB)[0])).toBeGreaterThan(20);
  });

  test('bypass leaves every byte unchanged', async () => {
    const bytes = await encodeJpeg(RGB, WIDTH, HEIGHT);
    const frame = { format: 'jpeg', data: base64(bytes) };
    const kinds = { input: 'compressed', output: 'compressed' } as const;
    const received = await exchange(kinds, ['-p', 'model:=classic', '-p', 'enabled:=false'], frame);
    expect(received.sha256).toBe(sha256(bytes));
  });

  test('pixels outside the region stay unchanged', async () => {
    const frame = { encoding: 'rgb8', width: WIDTH, height: HEIGHT, step: WIDTH * 3, data: base64(RGB) };
    const received = await exchange(
      { input: 'raw', output: 'raw' },
      ['-p', 'model:=classic', '-p', 'region:=bottom-half'],
      frame,
    );
    const out = Buffer.from(received.data, 'base64');
    const half = (WIDTH * HEIGHT * 3) / 2;
    expect(sha256(out.subarray(0, half))).toBe(sha256(RGB.subarray(0, half)));
    expect(sha256(out.subarray(half))).not.toBe(sha256(RGB.subarray(half)));
  });
});

function swapChannels(rgb: Uint8Array, order: readonly [number, number, number]): Uint8Array {
  return rgb.map((_, i) => rgb[i - (i % 3) + (order[i % 3] ?? 0)] ?? 0);
}

/** Alpha is 255, as camera drivers send it. */
function addAlpha(rgb: Uint8Array): Uint8Array {
  return Uint8Array.from({ length: (rgb.length / 3) * 4 }, (_, i) =>
    i % 4 === 3 ? 255 : (rgb[Math.floor(i / 4) * 3 + (i % 4)] ?? 0),
  );
}

import { drawPattern, encodeJpeg } from '../support/frames';
import { poll } from '../support/poll';
import { ProxyProcess } from './support/proxy-process';
import { RosPeer } from './support/ros-peer';
import { describeWithRos } from './support/ros-test';

const [WIDTH, HEIGHT] = [64, 48];
const RGB = drawPattern(WIDTH, HEIGHT);

// A lost or overwritten message would be indistinguishable from a wrong count.
const RELIABLE = ['-p', 'qos.input.reliability:=reliable', '-p', 'qos.input.depth:=10'];

describeWithRos('bad input to the node', () => {
  let peer: RosPeer;
  beforeAll(async () => {
    peer = await RosPeer.start('bad_input_peer');
    await peer.request('subscribe', {
      name: 'diagnostics',
      kind: 'diagnostics',
      topic: '/diagnostics',
      reliability: 'reliable',
    });
  });
  afterAll(() => peer.stop());

  async function countLatest(key: string): Promise<number> {
    const seen = peer.received('diagnostics').length;
    const message = await poll('fresh diagnostics', () => peer.received('diagnostics').at(seen));
    return Number(message.status[0]?.values[key]);
  }

  describe.each(['compressed', 'raw'] as const)('%s', (kind) => {
    let proxy: ProxyProcess;
    const name = `bad_${kind}`;
    const suffix = kind === 'compressed' ? '/compressed' : '';
    let good: object;
    let sent = 0;
    let diagnosticsBefore = 0;

    beforeAll(async () => {
      const jpeg = (await encodeJpeg(RGB, WIDTH, HEIGHT)).toString('base64');
      const rgb = Buffer.from(RGB).toString('base64');
      const raw = { kind, encoding: 'rgb8', width: WIDTH, height: HEIGHT, step: WIDTH * 3, data: rgb };
      good = kind === 'compressed' ? { kind, format: 'jpeg', data: jpeg } : raw;
      proxy = await ProxyProcess.start(['-p', 'model:=classic', '-p', `transport:=${kind}`, ...RELIABLE]);
      diagnosticsBefore = peer.received('diagnostics').length;
      await peer.request('subscribe', { name, kind, topic: `image_proxy${suffix}` });
      await peer.request('advertise', { name, kind, topic: `image${suffix}`, reliability: 'reliable' });
      await peer.waitForSubscriber(name);
    });
    afterAll(async () => {
      await peer.request('unsubscribe', { name });
      await peer.request('unadvertise', { name });
      expect(await proxy.stop()).toBe(0);
    });

    const empty = { data: '' };
    const cases: Record<
      typeof kind,
      [fault: string, change: () => object | Promise<object>, counter: string][]
    > = {
      compressed: [
        ['an empty message', () => empty, 'dropped.empty'],
        [
          'text instead of a picture',
          () => ({ data: Buffer.from('not a picture at all').toString('base64') }),
          'dropped.unsupported-encoding',
        ],
        ['a JPEG cut after its header', () => cutJpeg(0.5), 'dropped.truncated'],
        ['a JPEG with a broken frame header', () => breakJpeg(), 'dropped.broken'],
        ['an 8K picture', () => makeLargeJpeg(), 'dropped.too-large'],
      ],
      raw: [
        ['an empty message', () => empty, 'dropped.empty'],
        [
          'a truncated picture',
          () => ({ data: Buffer.from(RGB.subarray(0, 100)).toString('base64') }),
          'dropped.truncated',
        ],
        ['an encoding that does not exist', () => ({ encoding: 'rgb9' }), 'dropped.unsupported-encoding'],
        [
          'an 8K claim on a small message',
          () => ({ width: 7680, height: 4320, step: 7680 * 3 }),
          'dropped.too-large',
        ],
        ['a step shorter than a row', () => ({ step: 10 }), 'dropped.broken'],
      ],
    };

    test.each(cases[kind])('%s is dropped with its cause', async (_, change, key) => {
      const before = await countBefore(key);
      const fields = await change();
      await peer.request('publish', { name, ...good, ...fields, stamp: [++sent, 0] });
      await expectNextFrame();
      expect(await countLatest(key)).toBe(before + 1);
      const reason = key.replace('dropped.', '');
      expect(proxy.output).toContain(`frame dropped (${reason})`);
    });

    test.each([
      ['a stamp of zero', { stamp: [0, 0] }, 'anomaly.stamp_zero'],
      ['a stamp that runs backwards', { stamp: [0, 1] }, 'anomaly.stamp_backwards'],
    ])('%s is delivered and counted', async (_, change, key) => {
      await expectNextFrame();
      const before = await countBefore(key);
      const delivered = peer.received(name).length;
      await peer.request('publish', { name, ...good, ...change });
      await poll('the odd frame itself', () => peer.received(name).length > delivered);
      expect(peer.received(name).at(-1)?.stamp).toEqual(change.stamp);
      expect(await countLatest(key)).toBe(before + 1);
      await expectNextFrame();
    });

    test('a size may change between frames', async () => {
      const before = await countBefore('anomaly.size_changed');
      const [width, height] = [96, 64];
      const rgb = drawPattern(width, height);
      const data = kind === 'compressed' ? await encodeJpeg(rgb, width, height) : Buffer.from(rgb);
      const delivered = peer.received(name).length;
      await peer.request('publish', {
        name,
        ...good,
        width,
        height,
        step: width * 3,
        data: data.toString('base64'),
        stamp: [++sent, 0],
      });
      await poll('the frame of the new size', () => peer.received(name).length > delivered);
      await expectNextFrame();
      expect(await countLatest('anomaly.size_changed')).toBe(before + 2);
    });

    test('every frame is accounted for', async () => {
      const seen = peer.received('diagnostics').length;
      const message = await poll('fresh diagnostics', () => peer.received('diagnostics').at(seen));
      const values = message.status[0]?.values ?? {};
      const count = (pattern: RegExp): number =>
        Object.entries(values).reduce(
          (sum, [key, value]) => sum + (pattern.test(key) ? Number(value) : 0),
          0,
        );
      expect(count(/^frames\.received$/)).toBe(
        count(/^frames\.(translated|passed_through|held|pending)$|^dropped\./),
      );
      expect(count(/^frames\.received$/)).toBeGreaterThan(10);
    });

    /** As the test before this one left it: since its last look, only good frames have been sent. */
    async function countBefore(key: string): Promise<number> {
      const latest = peer.received('diagnostics').slice(diagnosticsBefore).at(-1);
      return latest === undefined ? countLatest(key) : Number(latest.status[0]?.values[key]);
    }

    async function expectNextFrame(): Promise<void> {
      const stamp = [++sent, 7];
      await peer.request('publish', { name, ...good, stamp });
      await poll(`the good frame; the proxy says:\n${proxy.output}`, () =>
        peer.received(name).some((message) => String(message.stamp) === String(stamp)),
      );
    }
  });

  test('repeated faults give one log line', async () => {
    const proxy = await ProxyProcess.start(['-p', 'model:=identity', '-p', 'lazy:=false']);
    await peer.request('advertise', { name: 'flood', kind: 'compressed', topic: 'image/compressed' });
    await peer.waitForSubscriber('flood');
    const message = { kind: 'compressed', format: 'jpeg', data: '' };
    await peer.request('stream', {
      stream: 'flood',
      name: 'flood',
      messages: [message],
      hz: 100,
      count: 200,
    });
    // A busy machine loses some on the way.
    await poll('the flood to be counted', async () => (await countLatest('dropped.empty')) > 20);
    expect(proxy.output.match(/frame dropped \(empty\)/g)).toHaveLength(1);
    await peer.request('unadvertise', { name: 'flood' });
    await proxy.stop();
  });
});

async function cutJpeg(share: number): Promise<object> {
  const jpeg = await encodeJpeg(RGB, WIDTH, HEIGHT);
  return { data: jpeg.subarray(0, Math.floor(jpeg.length * share)).toString('base64') };
}

async function breakJpeg(): Promise<object> {
  const jpeg = Buffer.from(await encodeJpeg(RGB, WIDTH, HEIGHT));
  const frameHeader = jpeg.indexOf(Buffer.from([0xff, 0xc0]));
  jpeg.fill(0, frameHeader + 5, frameHeader + 9);
  return { data: jpeg.toString('base64') };
}

async function makeLargeJpeg(): Promise<object> {
  const [width, height] = [7680, 4320];
  return { data: (await encodeJpeg(new Uint8Array(width * height * 3), width, height)).toString('base64') };
}

import { createHash } from 'node:crypto';
import type { CameraImage } from '../../src/image/frame';
import { ImageError } from '../../src/image/image-error';
import type { Header } from '../../src/message/image-message';
import { CDR, readLayout, ROS1, type Layout } from '../../src/message/layout';
import { readImageMessage } from '../../src/message/read-image-message';
import { ImageMessageWriter } from '../../src/message/write-image-message';
import { DEFINITIONS, serialize, type KnownType } from '../bag/support/messages';
import { drawPattern, encodeJpeg } from '../support/frames';
import { poll } from '../support/poll';
import { ProxyProcess } from '../ros/support/proxy-process';
import { RosPeer } from '../ros/support/ros-peer';
import { describeWithRos } from '../ros/support/ros-test';

const HEADER = { stamp: { sec: -1, nanosec: 4_000_000_000 }, frameId: 'früh/日' };

/** A view that begins at an odd place of a larger buffer, as Node's pooled Buffers do. */
function placeInside(data: Uint8Array): Uint8Array {
  const buffer = new Uint8Array(data.length + 100).fill(0xee);
  buffer.set(data, 33);
  return buffer.subarray(33, 33 + data.length);
}

/** With a format or encoding of every length: alignment differs. */
function makeImages(text: string): CameraImage[] {
  const size = { width: 7, height: 5, step: 21, isBigEndian: true };
  return [
    { kind: 'compressed', format: text, data: Uint8Array.of(1, 2, 3) },
    { kind: 'raw', encoding: text, ...size, data: Uint8Array.of(9, 8) },
  ];
}

const LAYOUTS: [string, Layout, Header][] = [
  ['CDR', CDR, HEADER],
  ['big-endian CDR', { ...CDR, isLittleEndian: false }, HEADER],
  ['ROS 1', ROS1, { ...HEADER, stamp: { ...HEADER.stamp, sec: 4_000_000_000 }, sequence: 7 }],
];

test.each(LAYOUTS)('an image written in %s is read back', (name, layout, header) => {
  const writer = new ImageMessageWriter(layout);
  for (const text of ['', 'b', 'bg', 'bgr', 'bgr8', 'bgr8;']) {
    for (const image of makeImages(text)) {
      // What the larger message before leaves in the memory must not show.
      writer.write(HEADER, { ...image, data: new Uint8Array(500).fill(0xaa) });
      const bytes = placeInside(writer.write(header, { ...image, data: placeInside(image.data) }));
      expect(readLayout(name === 'ROS 1' ? 'ros1' : 'cdr', bytes)).toEqual(layout);
      expect(readImageMessage(image.kind, bytes, layout)).toEqual({ header, image });
    }
  }
});

test.each(Object.keys(DEFINITIONS).filter((type) => type.endsWith('Image')) as KnownType[])(
  "a %s equals an independent writer's bytes",
  (type) => {
    const isRos1 = !type.includes('/msg/');
    const writer = new ImageMessageWriter(isRos1 ? ROS1 : CDR);
    // Foxglove's CDR writer cuts what is not ASCII.
    for (const frameId of ['', 'c', 'ca', 'cam', ...(isRos1 ? ['früh/日'] : [])]) {
      const header = { stamp: { sec: 3, nanosec: 4 }, frameId, sequence: 7 };
      const [compressed, raw] = makeImages('bgr8');
      const image = type.includes('Compressed') ? compressed : raw;
      if (!image) throw new Error('expected an image');
      const expected = serialize(type, {
        ...{ ...image, is_bigendian: 1 },
        header: { seq: 7, stamp: { sec: 3, nanosec: 4, nsec: 4 }, frame_id: frameId },
      });
      expect(Buffer.from(writer.write(header, image))).toEqual(Buffer.from(expected));
    }
  },
);

test('a cut message is refused at every length', () => {
  const [compressed] = makeImages('jpeg');
  if (!compressed) throw new Error('expected an image');
  const bytes = new ImageMessageWriter().write(HEADER, compressed);
  for (let length = 0; length < bytes.length; length++) {
    const cut = placeInside(bytes.subarray(0, length));
    expect(() => readImageMessage('compressed', cut, readLayout('cdr', cut))).toThrow(ImageError);
  }
});

describeWithRos('pictures inside a larger buffer', () => {
  let peer: RosPeer;
  let proxy: ProxyProcess | undefined;
  beforeAll(async () => {
    peer = await RosPeer.start('serialization_peer');
  });
  afterEach(() => proxy?.stop());
  afterAll(() => peer.stop());

  // In bypass, what is published is a view of the received message; frame_ids move where it begins.
  test.each(['compressed', 'raw'] as const)(
    '%s: rclpy receives exactly the published bytes',
    async (kind) => {
      const space = `/view_${kind}`;
      const suffix = kind === 'compressed' ? '/compressed' : '';
      const parameters = ['model:=identity', 'enabled:=false', `transport:=${kind}`];
      proxy = await ProxyProcess.start([
        ...parameters.flatMap((each) => ['-p', each]),
        '-r',
        `__ns:=${space}`,
      ]);
      await peer.request('subscribe', { name: kind, kind, topic: `${space}/image_proxy${suffix}` });
      await peer.request('advertise', { name: kind, kind, topic: `${space}/image${suffix}` });
      await peer.waitForSubscriber(kind);
      const rgb = drawPattern(41, 23);
      const data = kind === 'raw' ? rgb : await encodeJpeg(rgb, 41, 23);
      const fields =
        kind === 'raw' ? { encoding: 'rgb8', width: 41, height: 23, step: 123 } : { format: 'jpeg' };
      for (const frameId of ['', 'a', 'ab', 'abc', 'abcd', 'früh/日']) {
        const count = peer.received(kind).length;
        const message = { ...fields, kind, frame_id: frameId, stamp: [7, count], data: toBase64(data) };
        const received = await poll('the picture', async () => {
          await peer.request('publish', { name: kind, ...message });
          return peer.received(kind).find(({ stamp }) => stamp[1] === count);
        });
        expect(received).toMatchObject({ ...fields, frame_id: frameId, stamp: [7, count] });
        expect(received.sha256).toBe(createHash('sha256').update(data).digest('hex'));
      }
    },
  );
});

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

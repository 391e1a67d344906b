import { createHash } from 'node:crypto';
import { ImageError } from '../../src/image/image-error';
import {
  ImageSerializer,
  readSerializedCompressedImage,
  readSerializedImage,
} from '../../src/message/image-serialization';
import { drawPattern, encodeJpeg } from '../support/frames';
import { poll } from '../support/poll';
import { ProxyProcess } from '../ros/support/proxy-process';
import { RosPeer } from '../ros/support/ros-peer';
import { describeWithRos } from '../ros/support/ros-test';

const HEADER = { stamp: { sec: -1, nanosec: 4_000_000_000 }, frame_id: 'früh/日' };

/** A view that begins at an odd place of a larger buffer, as Node's pooled Buffers do. */
function placeInside(data: Uint8Array): Uint8Array {
  const buffer = new Uint8Array(data.length + 100).fill(0xee);
  buffer.set(data, 33);
  return buffer.subarray(33, 33 + data.length);
}

test.each([0, 1, 2, 3, 4, 5])('what is serialized is read again, with a format of %d letters', (length) => {
  const serializer = new ImageSerializer();
  const format = 'bgr8;'.slice(0, length);
  const picture = { kind: 'compressed', format, data: placeInside(Uint8Array.of(1, 2, 3)) } as const;
  // What the larger message before leaves in the memory must not show.
  serializer.serializeCompressedImage(HEADER, { ...picture, data: new Uint8Array(500).fill(0xaa) });
  const bytes = serializer.serializeCompressedImage(HEADER, picture);
  expect(readSerializedCompressedImage(placeInside(bytes))).toEqual({
    header: HEADER,
    format,
    data: Uint8Array.of(1, 2, 3),
  });
  const raw = { kind: 'raw', encoding: format, width: 7, height: 5, step: 21, isBigEndian: true } as const;
  const image = serializer.serializeImage(HEADER, { ...raw, data: placeInside(Uint8Array.of(9, 8)) });
  const { width, height, step } = raw;
  expect(readSerializedImage(image)).toEqual({
    ...{ header: HEADER, encoding: format, width, height, step, is_bigendian: 1 },
    data: Buffer.from([9, 8]),
  });
});

test('a big-endian message is read', () => {
  // prettier-ignore
  const bytes = Uint8Array.of(
    0, 0, 0, 0,  0, 0, 0, 5,  0, 0, 0, 6,  0, 0, 0, 2, 0x63, 0,  0, 0,
    0, 0, 0, 3, 0x6a, 0x70, 0, 0,  0, 0, 0, 2, 255, 216,
  );
  expect(readSerializedCompressedImage(bytes)).toEqual({
    header: { stamp: { sec: 5, nanosec: 6 }, frame_id: 'c' },
    format: 'jp',
    data: Uint8Array.of(255, 216),
  });
});

test('a message that ends too soon is refused at every length, and never read beyond', () => {
  const picture = { kind: 'compressed', format: 'jpeg', data: Uint8Array.of(1, 2, 3, 4) } as const;
  const bytes = new ImageSerializer().serializeCompressedImage(HEADER, picture);
  for (let length = 0; length < bytes.length; length++) {
    expect(() => readSerializedCompressedImage(placeInside(bytes.subarray(0, length)))).toThrow(ImageError);
  }
});

describeWithRos('pictures that lie somewhere inside a buffer', () => {
  let peer: RosPeer;
  let proxy: ProxyProcess | undefined;
  beforeAll(async () => {
    peer = await RosPeer.start('serialization_peer');
  });
  afterEach(() => proxy?.stop());
  afterAll(() => peer.stop());

  // In bypass, what is published is a view of the received message; frame_ids move where it begins.
  test.each(['compressed', 'raw'] as const)(
    '%s: reach rclpy byte for byte, whatever is before them',
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

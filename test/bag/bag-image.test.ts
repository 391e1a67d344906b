import { readBagImage, replaceBagImage } from '../../src/bag/bag-image';
import type { RawPicture } from '../../src/image/frame';
import { ImageError } from '../../src/image/image-error';
import { makeChannel, makeImageMessage, makeNoise, serialize, type KnownType } from './support/messages';

const header = {
  seq: 9,
  stamp: { sec: 1_700_000_000, nanosec: 987_654_321, nsec: 987_654_321 },
  frame_id: 'duckie/camera_optical_frame',
};
const stamp = { sec: 1_700_000_000, nanosec: 987_654_321 };
const RAW_TYPES: KnownType[] = ['sensor_msgs/msg/Image', 'sensor_msgs/Image'];
const COMPRESSED_TYPES: KnownType[] = ['sensor_msgs/msg/CompressedImage', 'sensor_msgs/CompressedImage'];

function makeRaw(type: KnownType, encoding = 'bgr8', frameId = header.frame_id): Uint8Array {
  // Rows of 3 pixels with 3 bytes of padding.
  const content = { height: 2, width: 3, encoding, is_bigendian: 1, step: 12, data: makeNoise(24, 5) };
  return serialize(type, { header: { ...header, frame_id: frameId }, ...content });
}

/** ROS 1 numbers its messages. */
function expectHeader(type: KnownType): object {
  const isRos1 = !type.includes('/msg/');
  return { stamp, frameId: header.frame_id, ...(isRos1 && { sequence: header.seq }) };
}

test.each(COMPRESSED_TYPES)('header, format and data of %s are read', (type) => {
  const picture = makeNoise(1001, 3);
  const data = serialize(type, { header, format: 'bgr8; jpeg compressed bgr8', data: picture });
  expect(readBagImage({ channel: makeChannel('/image/compressed', type), data })).toEqual({
    header: expectHeader(type),
    image: { kind: 'compressed', format: 'bgr8; jpeg compressed bgr8', data: picture },
  });
});

test.each(RAW_TYPES)('all fields of %s are read', (type) => {
  expect(readBagImage({ channel: makeChannel('/image', type), data: makeRaw(type) })).toEqual({
    header: expectHeader(type),
    image: {
      kind: 'raw',
      encoding: 'bgr8',
      width: 3,
      height: 2,
      step: 12,
      isBigEndian: true,
      data: makeNoise(24, 5),
    },
  });
});

test.each(COMPRESSED_TYPES)('a replaced picture keeps the layout of %s', (type) => {
  for (const frameId of ['', 'c', 'ca', 'cam', 'came']) {
    const channel = makeChannel('/image/compressed', type);
    const make = (picture: Uint8Array): Uint8Array =>
      serialize(type, { header: { ...header, frame_id: frameId }, format: 'jpeg', data: picture });
    const replaced = replaceBagImage(
      { channel, data: make(makeNoise(100, 1)) },
      { kind: 'compressed', format: 'jpeg', data: makeNoise(333, 2) },
    );
    expect(Buffer.from(replaced)).toEqual(Buffer.from(make(makeNoise(333, 2))));
    expect(replaced.byteOffset).toBe(0);
  }
});

test.each(RAW_TYPES)('a replaced raw picture keeps the layout of %s', (type) => {
  for (const encoding of ['rgb8', 'mono8', 'yuv422', 'yuv422_yuy2']) {
    for (const frameId of ['', 'c', 'ca', 'cam']) {
      const picture: RawPicture = {
        kind: 'raw',
        encoding,
        width: 3,
        height: 2,
        step: 9,
        isBigEndian: false,
        data: makeNoise(18, 2),
      };
      const content = { height: 2, width: 3, encoding, is_bigendian: 0, step: 9, data: picture.data };
      const expected = serialize(type, { header: { ...header, frame_id: frameId }, ...content });
      const given = { channel: makeChannel('/image', type), data: makeRaw(type, encoding, frameId) };
      expect(Buffer.from(replaceBagImage(given, picture))).toEqual(Buffer.from(expected));
    }
  }
});

test('big-endian CDR is read and stays big-endian', () => {
  const channel = makeChannel('/image/compressed', 'sensor_msgs/msg/CompressedImage');
  const text = (value: string): Buffer =>
    Buffer.concat([uint32(value.length + 1), Buffer.from(`${value}\0`)]);
  const data = Buffer.concat([
    Buffer.from([0, 0, 0, 0]),
    uint32(12),
    uint32(34),
    text('cam'),
    text('png'),
    uint32(2),
    Buffer.from([7, 8]),
  ]);
  const message = { channel, data };
  const { header: found, image } = readBagImage(message);
  expect(found).toEqual({ stamp: { sec: 12, nanosec: 34 }, frameId: 'cam' });
  expect(image).toMatchObject({ format: 'png', data: Buffer.from([7, 8]) });
  const replaced = replaceBagImage(message, {
    kind: 'compressed',
    format: 'png',
    data: new Uint8Array([1, 2, 3]),
  });
  expect(Buffer.from(replaced.subarray(-7))).toEqual(Buffer.from([0, 0, 0, 3, 1, 2, 3]));
});

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

test.each([...COMPRESSED_TYPES, ...RAW_TYPES])('a %s cut anywhere is an ImageError', (type) => {
  const channel = makeChannel('/image', type);
  const whole = RAW_TYPES.includes(type)
    ? makeRaw(type)
    : makeImageMessage(channel, 1_700_000_000_000_000_000n, makeNoise(50, 1)).data;
  for (let length = 0; length < whole.length; length++) {
    // A view into a longer buffer: what lies behind must not be read.
    expect(() => readBagImage({ channel, data: whole.subarray(0, length) })).toThrow(ImageError);
  }
});

test('an ImageError names an unknown serialization or type', () => {
  const channel = makeChannel('/image', 'sensor_msgs/msg/Image');
  const data = new Uint8Array([0, 9, 0, 0]);
  expect(() => readBagImage({ channel, data })).toThrow(/found "cdr", 4 bytes, beginning with 00090000/);
  expect(() => readBagImage({ channel: makeChannel('/t', 'std_msgs/String'), data })).toThrow(
    /found std_msgs\/String/,
  );
});

test('a frame_id of invalid UTF-8 keeps its bytes', () => {
  const channel = makeChannel('/image/compressed', 'sensor_msgs/msg/CompressedImage');
  const data = makeImageMessage(channel, 1_700_000_000_000_000_000n, makeNoise(50, 1), 'cam').data;
  data[16] = 0xff;
  const image = { kind: 'compressed', format: 'jpeg', data: makeNoise(50, 1) } as const;
  expect(Buffer.from(replaceBagImage({ channel, data }, image))).toEqual(Buffer.from(data));
});

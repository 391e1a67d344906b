import { ImageError } from '../../src/image/image-error';
import type { ImageKind, ImageMessage } from '../../src/message/image-message';
import { readLayout } from '../../src/message/layout';
import { readImageMessage } from '../../src/message/read-image-message';
import { createDice, damage } from '../support/damage';
import { drawPattern, encodeJpeg } from '../support/frames';
import { poll } from '../support/poll';
import { RosPeer } from './support/ros-peer';
import { describeWithRos } from './support/ros-test';
import { Scene } from './support/scene';

const ROUNDS = 5000;

/** A CompressedImage of one kilobyte, frame_id "cam", format "jpeg", whose data claims to be so long. */
function claimLength(length: number): Buffer {
  const bytes = Buffer.alloc(1024);
  bytes.writeUInt8(1, 1);
  bytes.writeUInt32LE(7, 4);
  bytes.writeUInt32LE(4, 12);
  bytes.write('cam\0', 16, 'latin1');
  bytes.writeUInt32LE(5, 20);
  bytes.write('jpeg\0', 24, 'latin1');
  bytes.writeUInt32LE(length, 32);
  return bytes;
}

test("the test's message differs only in length", () => {
  expect(read('compressed', claimLength(3))).toEqual({
    header: { stamp: { sec: 7, nanosec: 0 }, frameId: 'cam' },
    image: { kind: 'compressed', format: 'jpeg', data: Buffer.of(0, 0, 0) },
  });
});

function read(kind: ImageKind, bytes: Uint8Array): ImageMessage {
  return readImageMessage(kind, bytes, readLayout('cdr', bytes));
}

test.each(['compressed', 'raw'] as const)('damaged %s CDR is read or gives an ImageError', (kind) => {
  const roll = createDice(6);
  const outcomes = { read: 0, refused: 0 };
  for (let round = 0; round < ROUNDS; round++) {
    const bytes = damage(claimLength(roll(1000)).subarray(0, 200), roll);
    try {
      expect(read(kind, bytes).image.data.length).toBeLessThanOrEqual(bytes.length);
      outcomes.read++;
    } catch (error) {
      expect(error).toBeInstanceOf(ImageError);
      outcomes.refused++;
    }
  }
  expect(Math.min(outcomes.read, outcomes.refused)).toBeGreaterThan(0);
});

describeWithRos('invalid messages to the node', () => {
  let peer: RosPeer;
  let scene: Scene;
  beforeAll(async () => {
    peer = await RosPeer.start('fuzz_peer');
    scene = await Scene.open(peer, 'fuzz', ['-p', 'model:=classic', '-p', 'provider:=cpu']);
  });
  afterAll(async () => {
    await scene.close();
    await peer.stop();
  });

  test('a message that claims a gigabyte is refused', async () => {
    const jpeg = await encodeJpeg(drawPattern(64, 48), 64, 48);
    const send = (bytes: Uint8Array): Promise<unknown> =>
      peer.request('publish_bytes', { name: scene.name, data: Buffer.from(bytes).toString('base64') });
    for (const length of [2 ** 30, 2 ** 31, 2 ** 32 - 1]) await send(claimLength(length));
    const roll = createDice(7);
    for (let round = 0; round < 100; round++) await send(damage(claimLength(100), roll));
    await scene.publish(jpeg, [4000, 0]);
    await poll('the good frame after them', () => scene.received.some(({ stamp }) => stamp[0] === 4000));
    const { dropped, received } = await scene.expectCountersToAddUp();
    expect(received).toBeGreaterThan(90);
    expect(dropped).toBe(received - 1);
    expect(scene.proxy.process.exitCode).toBeNull();
  });
});

import sharp from 'sharp';
import type { BagMessage } from '../../src/bag/bag-types';
import { createCamera, driveTrack, renderFrame, type Look } from '../../src/render';
import { makeChannel, makeImageMessage } from '../bag/support/messages';

export const DRIVE_SIZE = { width: 160, height: 120 };
export const DRIVE_CAMERA = '/duckie/camera_node/image/compressed';

export interface DrawnFrame {
  readonly jpeg: Buffer;
  readonly mask: Uint8Array;
}

/** A drive as our renderer draws it, frame by frame. */
export function drawDrive(look: Look, count: number, seed = 5): Promise<DrawnFrame[]> {
  const camera = createCamera(DRIVE_SIZE);
  return Promise.all(
    driveTrack({ frames: count, seed }).map(async (pose) => {
      const { frame, mask } = renderFrame({ camera, pose, look, seed });
      const jpeg = await sharp(frame.data, { raw: { ...DRIVE_SIZE, channels: 3 } })
        .jpeg({ quality: 95 })
        .toBuffer();
      return { jpeg, mask };
    }),
  );
}

/** One picture a second. */
export function makeMessages(drive: readonly DrawnFrame[], topic = DRIVE_CAMERA): BagMessage[] {
  const channel = makeChannel(topic, 'sensor_msgs/msg/CompressedImage');
  return drive.map(({ jpeg }, i) => makeImageMessage(channel, BigInt(i + 1) * 1_000_000_000n, jpeg));
}

import { createCamera, driveTrack, renderFrame, type Look } from '../../src/render';
import type { CompressedPicture, RgbFrame } from '../../src/image/frame';
import { encodeJpeg } from '../support/frames';

const camera = createCamera({ width: 320, height: 240 });
const poses = driveTrack({ frames: 60, seed: 2 });

/** Frame `i` of one and the same drive, in whatever look. */
export function renderRoad(look: Look, i = 0): RgbFrame {
  const pose = poses[i];
  if (pose === undefined) throw new RangeError(`expected a frame below ${poses.length}, got ${i}`);
  return renderFrame({ camera, pose, look, seed: 2 }).frame;
}

export async function encodeRoad(look: Look, i = 0): Promise<CompressedPicture> {
  const { data, width, height } = renderRoad(look, i);
  return compressed(await encodeJpeg(data, width, height));
}

/** A picture in which nothing can be found. */
export async function encodeBlack(): Promise<CompressedPicture> {
  return compressed(await encodeJpeg(new Uint8Array(320 * 240 * 3), 320, 240));
}

function compressed(data: Uint8Array): CompressedPicture {
  return { kind: 'compressed', format: 'jpeg', data };
}

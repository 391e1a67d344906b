import { createHash } from 'node:crypto';

import { createCamera, driveTrack, renderFrame } from '../../src/render';
import type { Look, RenderedFrame } from '../../src/render';

/** The frames that the Python LineDetector was run on; rendered anew where they are needed, never stored. */
export const RECORDED: readonly { readonly look: Look; readonly seed: number; readonly index: number }[] = [
  { look: 'simulator', seed: 1, index: 0 },
  { look: 'simulator', seed: 2, index: 45 },
  { look: 'bright', seed: 3, index: 60 },
  { look: 'warm-dim', seed: 4, index: 30 },
  { look: 'dark-headlight', seed: 5, index: 50 },
  { look: 'red-light', seed: 6, index: 40 },
  { look: 'blue-light', seed: 7, index: 55 },
  { look: 'green-light', seed: 8, index: 20 },
];

const camera = createCamera();

export function renderRecorded({ look, seed, index }: (typeof RECORDED)[number]): RenderedFrame {
  const pose = driveTrack({ frames: index + 1, seed })[index];
  if (pose === undefined) throw new Error(`no pose ${index}`);
  return renderFrame({ camera, pose, look, seed });
}

export function hashPixels(pixels: Uint8Array): string {
  return createHash('sha256').update(pixels).digest('hex');
}

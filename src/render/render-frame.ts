import { setImmediate } from 'node:timers/promises';

import type { RgbFrame } from '../image/frame';
import { createCamera } from './camera';
import type { Camera } from './camera';
import { coverWithClutter } from './clutter';
import { driveTrack } from './drive';
import type { DriveOptions } from './drive';
import { paintHarsh } from './harsh-look';
import type { LightName } from './lights';
import { buildScene, widenEdges } from './scene';
import { paintSimulator } from './simulator-look';
import type { Pose } from './track';

/** `simulator`: flat and evenly lit, as duckietown-gym's synthetic style; a light's name: a real camera in it. */
export type Look = 'simulator' | LightName;

export interface RenderOptions {
  readonly camera: Camera;
  readonly pose: Pose;
  readonly look: Look;
  /** It determines the world (textures, clutter, room) and, with the pose, the sensor's noise. */
  readonly seed: number;
}

export interface RenderedFrame {
  readonly frame: RgbFrame;
  /**
   * Truth mask, width * height bytes (values: lines/tape.ts), the same in every look. Ignored are edges of tape and a
   * pixel on either side, tape behind clutter, and what is farther than 2.5 m; not scored is what is above the horizon.
   */
  readonly mask: Uint8Array<ArrayBuffer>;
  readonly pose: Pose;
  readonly look: Look;
}

/** Renders one frame: synchronous, pure (same options, same bytes), fit for a worker thread. */
export function renderFrame({ camera, pose, look, seed }: RenderOptions): RenderedFrame {
  const scene = buildScene(camera, pose);
  let data: Uint8Array<ArrayBuffer>;
  if (look === 'simulator') {
    coverWithClutter(scene, seed);
    data = paintSimulator(scene, seed);
  } else {
    data = paintHarsh(scene, look, seed);
  }
  widenEdges(scene);
  return { frame: { width: camera.width, height: camera.height, data }, mask: scene.mask, pose, look };
}

/** Renders a drive frame by frame and lets the event loop run in between. */
export async function* renderDrive(
  options: DriveOptions & { readonly look: Look; readonly camera?: Camera },
): AsyncGenerator<RenderedFrame> {
  const { camera = createCamera(), look, seed } = options;
  for (const pose of driveTrack(options)) {
    yield renderFrame({ camera, pose, look, seed });
    await setImmediate();
  }
}

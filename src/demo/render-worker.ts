import sharp from 'sharp';
import { createCamera, renderFrame, type Camera, type Look, type Pose } from '../render';

/** One frame to draw and where to write it. */
export interface RenderJob {
  readonly width: number;
  readonly height: number;
  readonly pose: Pose;
  readonly look: Look;
  readonly seed: number;
  /** Path of the JPEG. */
  readonly picture: string;
  /** Path of the PNG with the truth. */
  readonly mask: string;
}

let camera: Camera | undefined;

/** Draws a frame and its mask; it runs in a thread. */
export async function drawToFiles({
  width,
  height,
  pose,
  look,
  seed,
  picture,
  mask,
}: RenderJob): Promise<void> {
  // Kept, because its ray table takes longer than a frame.
  if (camera?.width !== width || camera.height !== height) camera = createCamera({ width, height });
  const rendered = renderFrame({ camera, pose, look, seed });
  await Promise.all([
    sharp(rendered.frame.data, { raw: { width, height, channels: 3 } })
      .jpeg({ quality: 90 })
      .toFile(picture),
    sharp(rendered.mask, { raw: { width, height, channels: 1 } })
      .toColourspace('b-w')
      .png({ compressionLevel: 3 })
      .toFile(mask),
  ]);
}

import type { Results } from '../../src/evaluate/results/results';
import { DUCKIETOWN_COLOR_RANGES } from '../../src/lines/color-ranges';
import { createCamera, driveTrack, renderFrame } from '../../src/render';
import { loadFrameDrawer } from '../../src/evaluate/draw/draw-frame';
import { chooseFrames } from '../../src/report';
import type { ReportPicture } from '../../src/report';

/** Draws the pictures that results choose, on frames of our renderer: simulator's look for every variant but raw. */
export async function drawPictures(results: Results): Promise<ReportPicture[]> {
  const drawer = await loadFrameDrawer();
  const camera = createCamera({ width: 320, height: 240 });
  const poses = [...driveTrack({ frames: 60, seed: 3 })];
  try {
    const pictures: ReportPicture[] = [];
    for (const [i, chosen] of chooseFrames(results).entries()) {
      const pose = poses[(i * 7) % poses.length];
      if (pose === undefined) throw new Error('no pose');
      const real = renderFrame({ camera, pose, look: 'warm-dim', seed: 1 });
      const seen =
        chosen.variant === 'raw' ? real : renderFrame({ camera, pose, look: 'simulator', seed: 1 });
      const drawn = await drawer.drawFrame({
        input: real.frame,
        ...(results.input.masks && { truth: real.mask }),
        output: seen.frame,
        thresholds: DUCKIETOWN_COLOR_RANGES,
      });
      pictures.push({ ...chosen, ...drawn });
    }
    return pictures;
  } finally {
    drawer.close();
  }
}

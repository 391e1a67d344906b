import { SUBSAMPLES, traceRays } from './camera';
import type { Camera, RayTable } from './camera';
import { IGNORE_LABEL, NOT_SCORED, NO_TAPE } from '../lines/tape';
import { GROUND, classifyGround } from './track';
import type { Pose } from './track';

/** Samples a pixel has. */
export const SAMPLES = SUBSAMPLES * SUBSAMPLES;

/** Ground farther from the camera than this is not labelled: there a pixel is longer than a dash. Metres. */
const LABEL_RANGE = 2.5;

/** What one frame shows, before any look is put on it; the buffers belong to the camera and are used again. */
export interface Scene {
  readonly camera: Camera;
  readonly table: RayTable;
  readonly pose: Pose;
  /** How many of a pixel's samples fall on each ground class: SHARES bytes for each pixel. */
  readonly shares: Uint8Array;
  /** World x, y of each pixel's first sample, metres; NaN in the sky. */
  readonly places: Float32Array;
  /** Truth mask, one byte for each pixel; see RenderedFrame. */
  readonly mask: Uint8Array<ArrayBuffer>;
}

/** Bytes for each pixel in Scene.shares: GROUND's five classes, then sky. */
export const SHARES = 6;
export const SKY_SHARE = 5;

interface Buffers {
  readonly shares: Uint8Array;
  readonly places: Float32Array;
  readonly edges: Uint8Array;
}

const kept = new WeakMap<Camera, Buffers>();

/** Looks at the road from a pose. The scene is valid until the next call with the same camera. */
export function buildScene(camera: Camera, pose: Pose): Scene {
  const table = traceRays(camera);
  const pixels = camera.width * camera.height;
  let buffers = kept.get(camera);
  if (buffers === undefined) {
    buffers = {
      shares: new Uint8Array(pixels * SHARES),
      places: new Float32Array(pixels * 2),
      edges: new Uint8Array(pixels),
    };
    kept.set(camera, buffers);
  }
  const { shares, places } = buffers;
  const mask = new Uint8Array(pixels);
  shares.fill(0);
  const [cos, sin] = [Math.cos(pose.heading), Math.sin(pose.heading)];
  const { ground } = table;
  for (let pixel = 0; pixel < pixels; pixel++) {
    const at = pixel * SHARES;
    for (let sample = 0; sample < SAMPLES; sample++) {
      const i = (pixel * SAMPLES + sample) * 2;
      const ahead = ground[i] ?? 0;
      const left = ground[i + 1] ?? 0;
      const x = pose.x + ahead * cos - left * sin;
      const y = pose.y + ahead * sin + left * cos;
      // NaN, in the sky, differs from itself; calling a global for every sample costs more than all the rest.
      const kind = x !== x ? SKY_SHARE : classifyGround(x, y);
      shares[at + kind] = (shares[at + kind] ?? 0) + 1;
      if (sample > 0) continue;
      places[pixel * 2] = x;
      places[pixel * 2 + 1] = y;
    }
    const first = pixel * SAMPLES * 2;
    const isFar = (ground[first] ?? 0) ** 2 + (ground[first + 1] ?? 0) ** 2 > LABEL_RANGE * LABEL_RANGE;
    mask[pixel] = labelPixel(shares, at, isFar);
  }
  return { camera, table, pose, shares, places, mask };
}

function labelPixel(shares: Uint8Array, at: number, isFar: boolean): number {
  if (shares[at + SKY_SHARE] === SAMPLES) return NOT_SCORED;
  if (isFar || shares[at + SKY_SHARE] !== 0) return IGNORE_LABEL;
  if (shares[at + GROUND.white] === SAMPLES) return GROUND.white;
  if (shares[at + GROUND.yellow] === SAMPLES) return GROUND.yellow;
  if (shares[at + GROUND.red] === SAMPLES) return GROUND.red;
  const bare = (shares[at + GROUND.road] ?? 0) + (shares[at + GROUND.beside] ?? 0);
  return bare === SAMPLES ? NO_TAPE : IGNORE_LABEL;
}

/** Widens the unsure pixels at the tape's edges by one each way: the lens blurs about that far. */
export function widenEdges(scene: Scene): void {
  const { width, height } = scene.camera;
  const { mask } = scene;
  const edges = kept.get(scene.camera)?.edges ?? new Uint8Array(mask.length);
  edges.set(mask);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const pixel = row * width + column;
      if ((edges[pixel] ?? 0) >= IGNORE_LABEL) continue;
      const isBeside =
        (column > 0 && edges[pixel - 1] === IGNORE_LABEL) ||
        (column < width - 1 && edges[pixel + 1] === IGNORE_LABEL) ||
        (row > 0 && edges[pixel - width] === IGNORE_LABEL) ||
        (row < height - 1 && edges[pixel + width] === IGNORE_LABEL);
      if (isBeside) mask[pixel] = IGNORE_LABEL;
    }
  }
}

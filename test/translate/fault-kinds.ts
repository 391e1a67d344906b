import type { RgbFrame } from '../../src/image/frame';
import { GROUND, classifyGround, renderFrame, unprojectPixel } from '../../src/render';
import type { Camera, Pose } from '../../src/render';
import { hashIntegers, sampleNoise } from '../../src/render/noise';

/** A rendered frame with one fault of real rooms painted into it, and where: 1 for each pixel of it. */
export interface FaultyFrame {
  readonly frame: RgbFrame;
  readonly mask: Uint8Array;
  readonly fault: Uint8Array;
}

/** Colour of a pixel with the fault, or undefined where it is not. */
type Paint = (pixel: Pixel) => readonly [number, number, number] | undefined;

interface Pixel {
  /** 0 to 1 from the left, from the top. */
  readonly across: number;
  readonly down: number;
  /** On the ground, metres in the world; undefined above the horizon. */
  readonly place: { readonly x: number; readonly y: number } | undefined;
  readonly label: number;
  readonly rgb: readonly [number, number, number];
}

const SEED = 5;

/** The robot's own white, curved, shiny bumper over the lower edge. */
export const paintBumper: Paint = ({ across, down }) => {
  const side = 2 * across - 1;
  const depth = down - (0.86 - 0.1 * side * side);
  if (depth < 0) return undefined;
  const shine = 205 + 45 * Math.exp(-(((Math.abs(side) - 0.7) / 0.3) ** 2)) - 25 * Math.exp(-depth / 0.02);
  return [shine, shine - 3, shine - 12];
};

/** A bright, glossy floor beside the road's mat. */
export const paintFloor: Paint = ({ place }) => {
  if (place === undefined || classifyGround(place.x, place.y) !== GROUND.beside) return undefined;
  const level = 178 + 40 * sampleNoise(place.x * 6, place.y * 6, SEED);
  return [level, level - 2, level - 9];
};

/** Pale seams of puzzle mats, with teeth, across road and lanes but beneath tape. */
export const paintSeams: Paint = ({ place, label }) => {
  if (place === undefined || label !== 0) return undefined;
  const tooth = 0.012 * Math.sign(Math.sin(place.y * 120));
  const off = (((place.x + tooth) % 0.3) + 0.3) % 0.3;
  return off < 0.006 ? [120, 122, 126] : undefined;
};

/** Red tape that stray light has washed out to a pink in which no thresholds of the simulator see red. */
export const washOutRed: Paint = ({ label, rgb: [r, g, b] }) => {
  if (label !== GROUND.red) return undefined;
  const veil = 0.8;
  return [r + veil * (255 - r), g + veil * (190 - g), b + veil * (200 - b)];
};

/** Renders a pose in daylight and paints a fault into it. */
export function renderFault(camera: Camera, pose: Pose, paint: Paint): FaultyFrame {
  const { frame, mask } = renderFrame({ camera, pose, look: 'bright', seed: SEED });
  const data = frame.data.slice();
  const fault = new Uint8Array(mask.length);
  for (let at = 0; at < mask.length; at++) {
    const [column, row] = [at % camera.width, Math.floor(at / camera.width)];
    const rgb = [data[at * 3] ?? 0, data[at * 3 + 1] ?? 0, data[at * 3 + 2] ?? 0] as const;
    const [across, down] = [(column + 0.5) / camera.width, (row + 0.5) / camera.height];
    const place = findPlace(camera, pose, column, row);
    const color = paint({ across, down, place, label: mask[at] ?? 0, rgb });
    if (color === undefined) continue;
    fault[at] = 1;
    const noise = (hashIntegers(column, row, SEED) / 2 ** 32 - 0.5) * 8;
    color.forEach((level, channel) => {
      data[at * 3 + channel] = Math.max(0, Math.min(255, Math.round(level + noise)));
    });
  }
  return { frame: { ...frame, data }, mask, fault };
}

function findPlace(
  camera: Camera,
  pose: Pose,
  column: number,
  row: number,
): { readonly x: number; readonly y: number } | undefined {
  const [x, y, z] = unprojectPixel(camera, column + 0.5, row + 0.5);
  if (z > -0.02) return undefined;
  const [ahead, left] = [(x * camera.mountHeight) / -z, (y * camera.mountHeight) / -z];
  const [cos, sin] = [Math.cos(pose.heading), Math.sin(pose.heading)];
  return { x: pose.x + ahead * cos - left * sin, y: pose.y + ahead * sin + left * cos };
}

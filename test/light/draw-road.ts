import type { RgbFrame } from '../../src/image/frame';
import { TAPES } from '../../src/lines/tape';
import type { Rgb, TapeColor } from '../../src/lines/tape';
import { ROAD, ROOM } from '../../src/light/surfaces';

export const ROAD_SIZE = { width: 320, height: 240 };
const ASPHALT: Rgb = [50, 48, 42];
const SKY: Rgb = [114, 209, 255];

/** A road in the simulator's colours, with a broad stripe of each tape, and the surface of each pixel. */
export function drawRoad(tapes: readonly TapeColor[]): {
  readonly frame: RgbFrame;
  readonly classes: Uint8Array;
} {
  const { width, height } = ROAD_SIZE;
  const data = new Uint8Array(width * height * 3);
  const classes = new Uint8Array(width * height);
  for (let i = 0; i < classes.length; i++) {
    const [x, y] = [i % width, Math.floor(i / width)];
    const color = y < 100 ? undefined : tapes.find((_, place) => x >= 30 + 90 * place && x < 70 + 90 * place);
    classes[i] = y < 80 ? ROOM : color === undefined ? ROAD : TAPES[color].label;
    data.set(y < 80 ? SKY : color === undefined ? ASPHALT : TAPES[color].trained, 3 * i);
  }
  return { frame: { ...ROAD_SIZE, data }, classes };
}

import type { RgbFrame } from '../image/frame';
import { PLANE } from './description';
import { SpreadMeter } from './measure-spread';

/** Fewer pixels do not describe a tape. */
const MIN_TAPE = 40;
/** Against slopes that a small piece of tape would give: as if this many more pixels lay at its mean colour. */
const RIDGE = 60;

/** A plane through the tape's colours by place, both axes from -1 to 1; NaN where hardly any tape is seen. */
export function describeTape(
  { data, width, height }: RgbFrame,
  classes: Uint8Array,
  surface: number,
): Float64Array {
  const pixels: Pixel[] = [];
  for (let i = 0; i < classes.length; i++) {
    if (classes[i] !== surface) continue;
    pixels.push({
      y: (2 * Math.floor(i / width)) / (height - 1) - 1,
      x: (2 * (i % width)) / (width - 1) - 1,
      color: [0, 1, 2].map((channel) => (data[3 * i + channel] ?? 0) / 255),
    });
  }
  if (pixels.length < MIN_TAPE) return new Float64Array(PLANE).fill(NaN);
  const [y, x] = [average(pixels, (each) => each.y), average(pixels, (each) => each.x)];
  const planes = [0, 1, 2].map((channel) => fitPlane(pixels, channel, y, x));
  const spread = new SpreadMeter();
  for (const { color, ...place } of pixels) {
    const [red = 0, green = 0, blue = 0] = planes.map(({ mean, down, right }, channel) => {
      return (color[channel] ?? 0) - mean - (place.y - y) * down - (place.x - x) * right;
    });
    spread.add(red, green, blue);
  }
  return Float64Array.from([
    ...planes.map(({ mean, down, right }) => mean - y * down - x * right),
    ...planes.map(({ down }) => down),
    ...planes.map(({ right }) => right),
    ...spread.measure(),
  ]);
}

interface Pixel {
  readonly y: number;
  readonly x: number;
  /** RGB of 0 to 1. */
  readonly color: readonly number[];
}

interface Plane {
  readonly mean: number;
  readonly down: number;
  readonly right: number;
}

/** Least squares with a ridge, about the middle (y, x) of the pixels. */
function fitPlane(pixels: readonly Pixel[], channel: number, y: number, x: number): Plane {
  const mean = average(pixels, ({ color }) => color[channel] ?? 0);
  let [yy, xx, yx, yc, xc] = [RIDGE, RIDGE, 0, 0, 0];
  for (const { color, ...place } of pixels) {
    const [down, right, more] = [place.y - y, place.x - x, (color[channel] ?? 0) - mean];
    yy += down * down;
    xx += right * right;
    yx += down * right;
    yc += down * more;
    xc += right * more;
  }
  const determinant = yy * xx - yx * yx;
  return { mean, down: (yc * xx - xc * yx) / determinant, right: (xc * yy - yc * yx) / determinant };
}

function average<Item>(items: readonly Item[], measure: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + measure(item), 0) / items.length;
}

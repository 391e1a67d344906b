import { readPacked } from '../evaluate/thresholds/frame-histogram';
import type { HsvGrid } from '../evaluate/thresholds/hsv-grid';

/** Brightness, and two axes of the hue circle times saturation, each about 0..1. */
export type Cast = readonly [value: number, red: number, green: number];

/**
 * @param histogram a frame's pixels by bin and class, packed
 * @param isCounted the classes that count; all unless given
 */
export function measureCast(
  histogram: Uint8Array,
  { binning, saturations, values }: HsvGrid,
  isCounted: (kind: number) => boolean = () => true,
): Cast {
  let [total, value, red, green] = [0, 0, 0, 0];
  readPacked(histogram, (bin, kind, count) => {
    if (!isCounted(kind)) return;
    const v = (((bin % values) + 0.5) * binning.value) / 255;
    const s = (((Math.floor(bin / values) % saturations) + 0.5) * binning.saturation) / 255;
    // OpenCV's hues are half degrees.
    const h = ((Math.floor(bin / values / saturations) + 0.5) * binning.hue * 2 * Math.PI) / 180;
    total += count;
    value += count * v;
    red += count * v * s * Math.cos(h);
    green += count * v * s * Math.sin(h);
  });
  if (total === 0 || value === 0) return [0, 0, 0];
  // The cast is that of the light alone: a dim red lamp is as red as a bright one.
  return [value / total, red / value, green / value];
}

export function measureDistance(a: Cast, b: Cast): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

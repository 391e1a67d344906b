const SHIFT = 12;
const HALF = 1 << (SHIFT - 1);
const LEVELS = 256;
const HUES = 180;

/** Fixed-point reciprocals, as OpenCV's 8-bit conversion has them. */
const SATURATION = Int32Array.from({ length: LEVELS }, (_, value) =>
  value === 0 ? 0 : Math.round((255 << SHIFT) / value),
);
const HUE = Int32Array.from({ length: LEVELS }, (_, spread) =>
  spread === 0 ? 0 : Math.round((HUES << SHIFT) / (6 * spread)),
);

/**
 * Converts one pixel to OpenCV's 8-bit HSV (hue 0..179), bit for bit: for a few pixels of a frame, where OpenCV itself,
 * 60 MB of WebAssembly, would be out of proportion.
 * @param rgb red, green, blue from `from` on
 * @param hsv gets the three bytes from `to` on
 */
export function convertPixel(rgb: Uint8Array, from: number, hsv: Uint8Array, to: number): void {
  const [red, green, blue] = [rgb[from] ?? 0, rgb[from + 1] ?? 0, rgb[from + 2] ?? 0];
  const value = Math.max(red, green, blue);
  const spread = value - Math.min(red, green, blue);
  let turn = red - green + 4 * spread;
  if (value === red) turn = green - blue;
  else if (value === green) turn = blue - red + 2 * spread;
  const hue = (turn * (HUE[spread] ?? 0) + HALF) >> SHIFT;
  hsv[to] = hue < 0 ? hue + HUES : hue;
  hsv[to + 1] = (spread * (SATURATION[value] ?? 0) + HALF) >> SHIFT;
  hsv[to + 2] = value;
}

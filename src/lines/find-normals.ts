/** Distance from a segment's middle at which both sides are checked, pixels. */
const REACH = 3;

/**
 * Unit normals of segments, as Duckietown defines them: turned so that the colour mask is set REACH pixels
 * behind the middle and clear REACH pixels ahead; otherwise the other way round.
 * @param lines x1, y1, x2, y2 of each segment, no segment of length 0
 * @param mask width * height bytes, not 0 where the colour is
 * @returns nx, ny of each segment
 */
export function findNormals(
  lines: Int32Array,
  mask: Uint8Array,
  width: number,
  height: number,
): Float64Array {
  const normals = new Float64Array(lines.length / 2);
  // Coordinates are cut to whole pixels towards zero and held inside the mask, as numpy's astype and clip do.
  const isSet = (x: number, y: number): boolean => {
    const column = Math.min(Math.max(Math.trunc(x), 0), width - 1);
    const row = Math.min(Math.max(Math.trunc(y), 0), height - 1);
    return mask[row * width + column] !== 0;
  };
  for (let i = 0; i < normals.length; i += 2) {
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = lines.subarray(i * 2, i * 2 + 4);
    const length = Math.sqrt((x1 - x2) ** 2 + (y1 - y2) ** 2);
    const [dx, dy] = [(y2 - y1) / length, (x1 - x2) / length];
    const [x, y] = [(x1 + x2) / 2, (y1 + y2) / 2];
    const behind = isSet(x - REACH * dx, y - REACH * dy);
    const ahead = isSet(x + REACH * dx, y + REACH * dy);
    const sign = behind && !ahead ? 1 : -1;
    normals[i] = dx * sign;
    normals[i + 1] = dy * sign;
  }
  return normals;
}

/** A corner between pixels; (0, 0) is the outer corner of the first one. */
export type Corner = readonly [x: number, y: number];

/** An area of a picture: 1 inside, 0 outside. */
export interface Area {
  /** Its place in the picture. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** Right, down, left, up. */
const STEPS = [
  [1, 0],
  [0, 1],
  [-1, 0],
  [0, -1],
] as const;

/**
 * The closed lines around an area's pixels, corner by corner in the picture, with the area on their right: clockwise
 * around it, counter-clockwise around holes. Pixels that touch at a corner alone are apart.
 */
export function traceLoops({ left, top, width, height, pixels }: Area): Corner[][] {
  const isInside = (x: number, y: number): boolean =>
    x >= 0 && y >= 0 && x < width && y < height && pixels[y * width + x] === 1;
  // A loop goes along the top of some pixel: from there each of these edges is walked once.
  const walked = new Uint8Array(width * height);
  const loops: Corner[][] = [];
  for (let start = 0; start < pixels.length; start++) {
    const [startX, startY] = [start % width, Math.floor(start / width)];
    if (walked[start] === 1 || !isInside(startX, startY) || isInside(startX, startY - 1)) continue;
    const loop: Corner[] = [];
    let [x, y, direction] = [startX, startY, 0];
    do {
      if (direction === 0) walked[y * width + x] = 1;
      const [dx, dy] = STEPS[direction] ?? STEPS[0];
      [x, y] = [x + dx, y + dy];
      const next = turn(isInside, x, y, direction);
      if (next !== direction) loop.push([left + x, top + y]);
      direction = next;
    } while (x !== startX || y !== startY || direction !== 0);
    loops.push(loop);
  }
  return loops;
}

/** Right where that is the area's edge, else straight on, else left. */
function turn(isInside: (x: number, y: number) => boolean, x: number, y: number, direction: number): number {
  // The pixels ahead of a corner, by the direction in which it was reached.
  const ahead = [
    [x, y - 1, x, y],
    [x, y, x - 1, y],
    [x - 1, y, x - 1, y - 1],
    [x - 1, y - 1, x, y - 1],
  ] as const;
  const [leftX, leftY, rightX, rightY] = ahead[direction] ?? ahead[0];
  if (!isInside(rightX, rightY)) return (direction + 1) % 4;
  return isInside(leftX, leftY) ? (direction + 3) % 4 : direction;
}

/** Pixels inside a loop; below 0 for a hole. */
export function measureLoop(loop: readonly Corner[]): number {
  let twice = 0;
  for (const [i, [x, y]] of loop.entries()) {
    const [nextX, nextY] = loop[(i + 1) % loop.length] ?? [x, y];
    twice += x * nextY - nextX * y;
  }
  return twice / 2;
}

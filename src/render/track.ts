import { NO_TAPE, TAPES } from '../lines/tape';

/** Bound once: under jest each look-up of a global is slow, and these run a million times a frame. */
const { PI, abs, atan2, sqrt } = Math;

/**
 * A closed Duckietown road as geometry: a rounded rectangle around the origin, one lane each way, right-hand
 * traffic. Widths follow Duckietown's appearance specification; lengths in metres, x and y on the ground.
 */
export const ROAD = {
  /** Between the inner edges of the yellow and the white tape. */
  laneWidth: 0.23,
  whiteWidth: 0.05,
  yellowWidth: 0.025,
  dashLength: 0.05,
  dashGap: 0.025,
  stopLineWidth: 0.05,
  /** Distance from the centre line to the end of the road's mat; a tile is 0.61 m wide. */
  halfWidth: 0.305,
} as const;

/** Radius of the centre line in the four corners. */
const RADIUS = 0.5;
/** Length of the left and right straights. */
const SHORT_SIDE = 1.2;
const PERIOD = ROAD.dashLength + ROAD.dashGap;
/** A whole number of dashes, so that the first meets the last. */
const PERIMETER = 124 * PERIOD;
const LONG_SIDE = PERIMETER / 2 - PI * RADIUS - SHORT_SIDE;
const ARC = (PI / 2) * RADIUS;
const HALF_X = LONG_SIDE / 2;
const HALF_Y = SHORT_SIDE / 2;

const HALF_YELLOW = ROAD.yellowWidth / 2;
const WHITE_FROM = HALF_YELLOW + ROAD.laneWidth;
const WHITE_TO = WHITE_FROM + ROAD.whiteWidth;
/** Distance from the centre line to the middle of a lane. */
export const LANE_OFFSET = HALF_YELLOW + ROAD.laneWidth / 2;

/** Length of the centre line. */
export const TRACK_LENGTH = PERIMETER;

/** What the ground is made of: tape by its label, the floor beside the road, and the road's black mat. */
export const GROUND = {
  beside: NO_TAPE,
  white: TAPES.white.label,
  yellow: TAPES.yellow.label,
  red: TAPES.red.label,
  road: 4,
} as const;
export type GroundClass = (typeof GROUND)[keyof typeof GROUND];

/** `at`: along the centre line; the outer lane runs counterclockwise, the inner one clockwise. */
const STOP_LINES: readonly { readonly at: number; readonly lane: 'outer' | 'inner' }[] = [
  { at: 1.3, lane: 'outer' },
  { at: LONG_SIDE + ARC + 0.5, lane: 'inner' },
  { at: LONG_SIDE + SHORT_SIDE + 2 * ARC + 1.2, lane: 'outer' },
  { at: 2 * LONG_SIDE + SHORT_SIDE + 3 * ARC + 0.7, lane: 'inner' },
];

/** What lies on the ground at a point. */
export function classifyGround(x: number, y: number): GroundClass {
  const outward = measureOutward(x, y);
  const off = abs(outward);
  if (off > ROAD.halfWidth) return GROUND.beside;
  if (off >= WHITE_FROM) return off <= WHITE_TO ? GROUND.white : GROUND.road;
  if (off <= HALF_YELLOW) return measureAlong(x, y) % PERIOD < ROAD.dashLength ? GROUND.yellow : GROUND.road;
  const along = measureAlong(x, y);
  for (const { at, lane } of STOP_LINES) {
    if ((lane === 'outer') === outward > 0 && abs(along - at) <= ROAD.stopLineWidth / 2) return GROUND.red;
  }
  return GROUND.road;
}

/** Distance from the centre line, + outside the loop, - inside; exact to RADIUS inside. */
function measureOutward(x: number, y: number): number {
  const px = abs(x) - HALF_X;
  const py = abs(y) - HALF_Y;
  if (px > 0 && py > 0) return sqrt(px * px + py * py) - RADIUS;
  return (px > py ? px : py) - RADIUS;
}

/** Counterclockwise along the centre line from the lower left end of the lower straight, 0 to TRACK_LENGTH. */
function measureAlong(x: number, y: number): number {
  const px = abs(x) - HALF_X;
  const py = abs(y) - HALF_Y;
  if (px > 0 && py > 0) {
    const angle = atan2(px, py);
    const quarter = RADIUS * angle;
    if (x > 0) return y < 0 ? LONG_SIDE + quarter : LONG_SIDE + SHORT_SIDE + 2 * ARC - quarter;
    const left = 2 * LONG_SIDE + SHORT_SIDE + 2 * ARC;
    return y > 0 ? left + quarter : PERIMETER - quarter;
  }
  if (py >= px) return y < 0 ? x + HALF_X : LONG_SIDE + SHORT_SIDE + 2 * ARC + (HALF_X - x);
  if (x > 0) return LONG_SIDE + ARC + (y + HALF_Y);
  return 2 * LONG_SIDE + SHORT_SIDE + 3 * ARC + (HALF_Y - y);
}

/** Counterclockwise drives the outer lane through left curves, clockwise the inner lane through right curves. */
export type Direction = 'counterclockwise' | 'clockwise';

/**
 * Where the camera stands. `x`, `y` metres, `heading` radians counterclockwise from +x. In the lane, with the
 * lane filter's signs: `d` metres, + is left of the lane's middle; `phi` radians, + is heading left. (The
 * simulator package has both the other way round.) `distance` is the way driven, metres.
 */
export interface Pose {
  readonly x: number;
  readonly y: number;
  readonly heading: number;
  readonly d: number;
  readonly phi: number;
  readonly distance: number;
}

/** The pose after `distance` metres (any sign, around and around) from the lower straight's start. */
export function placeOnTrack(distance: number, d: number, phi: number, direction: Direction): Pose {
  const forward = direction === 'counterclockwise';
  const along = (((forward ? distance : -distance) % PERIMETER) + PERIMETER) % PERIMETER;
  const center = locateCenter(along);
  // Left of a counterclockwise drive is inside the loop.
  const outward = forward ? LANE_OFFSET - d : d - LANE_OFFSET;
  const heading = center.tangent + (forward ? 0 : PI) + phi;
  return {
    x: center.x + outward * Math.sin(center.tangent),
    y: center.y - outward * Math.cos(center.tangent),
    heading: atan2(Math.sin(heading), Math.cos(heading)),
    d,
    phi,
    distance,
  };
}

function locateCenter(along: number): { readonly x: number; readonly y: number; readonly tangent: number } {
  let rest = along;
  let tangent = 0;
  // Each side: its straight, then the left-hand corner at its end; corners are centred on (+-HALF_X, +-HALF_Y).
  const starts = [
    { x: -HALF_X, y: -HALF_Y - RADIUS, length: LONG_SIDE },
    { x: HALF_X + RADIUS, y: -HALF_Y, length: SHORT_SIDE },
    { x: HALF_X, y: HALF_Y + RADIUS, length: LONG_SIDE },
    { x: -HALF_X - RADIUS, y: HALF_Y, length: SHORT_SIDE },
  ];
  for (const { x, y, length } of starts) {
    const [cos, sin] = [Math.cos(tangent), Math.sin(tangent)];
    if (rest <= length) return { x: x + rest * cos, y: y + rest * sin, tangent };
    rest -= length;
    if (rest <= ARC) {
      const turned = rest / RADIUS;
      const [ahead, left] = [length + RADIUS * Math.sin(turned), RADIUS * (1 - Math.cos(turned))];
      return { x: x + ahead * cos - left * sin, y: y + ahead * sin + left * cos, tangent: tangent + turned };
    }
    rest -= ARC;
    tangent += PI / 2;
  }
  return { x: -HALF_X, y: -HALF_Y - RADIUS, tangent: 0 };
}

import { projectPoint } from './camera';
import type { LinearRgb } from './lights';
import { createRandom } from './noise';
import type { Random } from './noise';
import type { Scene } from './scene';
import { IGNORE_LABEL, NO_TAPE, SCORED_LABELS } from '../lines/tape';
import { ROAD, TRACK_LENGTH, placeOnTrack } from './track';

const { abs, floor, hypot, max, min } = Math;

type Kind = 'duck' | 'cone' | 'sign' | 'box';

/** An upright flat thing that always faces the camera; metres. */
export interface Thing {
  readonly kind: Kind;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly tint: number;
}

/** Called for each pixel that a thing covers. */
type PaintPixel = (pixel: number, albedo: LinearRgb) => void;
/** Called for each thing that is in view, nearest last. `ahead`, `left`: where it stands. */
export type PaintClutter = (ahead: number, left: number) => PaintPixel;

interface Place {
  readonly x: number;
  readonly y: number;
  readonly heading: number;
}

const COUNT = 90;
const SIZES: Readonly<Record<Kind, readonly [width: number, height: number]>> = {
  duck: [0.055, 0.06],
  cone: [0.05, 0.075],
  sign: [0.065, 0.16],
  box: [0.22, 0.2],
};

const YELLOW: LinearRgb = [0.85, 0.55, 0.02];
const ORANGE: LinearRgb = [0.75, 0.18, 0.02];
const BLACK: LinearRgb = [0.015, 0.015, 0.02];
const WHITE: LinearRgb = [0.7, 0.7, 0.68];
const RED: LinearRgb = [0.5, 0.02, 0.03];
const BROWN: LinearRgb = [0.22, 0.13, 0.07];
const GREY: LinearRgb = [0.2, 0.21, 0.24];

const placed = new Map<number, readonly Thing[]>();

/**
 * Goes over the rubber ducks, cones, signs and boxes that a seed puts beside the road, far ones first. Tape that
 * they hide becomes unsure in the mask, whether or not they are painted: masks are equal in all looks.
 */
export function coverWithClutter(scene: Scene, seed: number, paint?: PaintClutter): void {
  const { mask } = scene;
  paintThings(placeThings(seed), scene, scene.pose, (ahead, left) => {
    const paintPixel = paint?.(ahead, left);
    return (pixel, albedo) => {
      const label = mask[pixel] ?? 0;
      if (label > NO_TAPE && label < SCORED_LABELS) mask[pixel] = IGNORE_LABEL;
      paintPixel?.(pixel, albedo);
    };
  });
}

/** Goes over the pixels that things cover for a camera at a place, far things first. */
export function paintThings(
  things: readonly Thing[],
  view: Pick<Scene, 'camera' | 'table'>,
  place: Place,
  paint: PaintClutter,
): void {
  const [cos, sin] = [Math.cos(place.heading), Math.sin(place.heading)];
  const near = things
    .map((thing) => {
      const [dx, dy] = [thing.x - place.x, thing.y - place.y];
      return { thing, ahead: dx * cos + dy * sin, left: dy * cos - dx * sin };
    })
    .filter(({ ahead, left }) => ahead > 0.05 && hypot(ahead, left) < 3.5)
    .sort((a, b) => hypot(b.ahead, b.left) - hypot(a.ahead, a.left));
  for (const { thing, ahead, left } of near) paintThing(view, thing, ahead, left, paint(ahead, left));
}

function paintThing(
  { camera, table }: Pick<Scene, 'camera' | 'table'>,
  thing: Thing,
  ahead: number,
  left: number,
  paint: PaintPixel,
): void {
  const distance = hypot(ahead, left);
  const [nx, ny] = [ahead / distance, left / distance];
  const [half, top] = [thing.width / 2, thing.height];
  const corners = [-1, 1].flatMap((side) =>
    [0, top].map((z) => projectPoint(camera, [ahead - ny * half * side, left + nx * half * side, z])),
  );
  if (corners.some((corner) => corner === undefined)) return;
  const us = corners.map((corner) => corner?.[0] ?? 0);
  const vs = corners.map((corner) => corner?.[1] ?? 0);
  // Straight edges bow through a fisheye: a little margin holds them.
  const [left0, right0] = [max(0, floor(min(...us)) - 3), min(camera.width - 1, max(...us) + 3)];
  const [top0, bottom0] = [max(0, floor(min(...vs)) - 3), min(camera.height - 1, max(...vs) + 3)];
  const { rays } = table;
  const { width, mountHeight } = camera;
  for (let row = top0; row <= bottom0; row++) {
    for (let column = left0; column <= right0; column++) {
      const pixel = row * width + column;
      const x = rays[pixel * 3] ?? 0;
      const y = rays[pixel * 3 + 1] ?? 0;
      const z = rays[pixel * 3 + 2] ?? 0;
      const toward = x * nx + y * ny;
      if (toward <= 0) continue;
      const reach = distance / toward;
      const across = ((y * nx - x * ny) * reach) / half;
      const up = (mountHeight + z * reach) / top;
      if (across < -1 || across > 1 || up < 0 || up > 1) continue;
      const albedo = drawThing(thing, across, up);
      if (albedo === undefined) continue;
      paint(pixel, albedo);
    }
  }
}

/** Colour of a thing at a place on it: across -1 to 1, up 0 to 1; undefined where one sees past it. */
function drawThing({ kind, tint }: Thing, across: number, up: number): LinearRgb | undefined {
  switch (kind) {
    case 'duck': {
      if (hypot(across - 0.12, (up - 0.83) * 9) < 0.16) return BLACK;
      if (hypot((across - 0.55) / 0.3, (up - 0.7) / 0.08) < 1) return ORANGE;
      if (hypot((across - 0.15) / 0.5, (up - 0.75) / 0.25) < 1) return YELLOW;
      return hypot(across / 0.98, (up - 0.3) / 0.32) < 1 ? YELLOW : undefined;
    }
    case 'cone':
      if (up < 0.08) return ORANGE;
      if (abs(across) > 0.65 * (1.08 - up)) return undefined;
      return up > 0.42 && up < 0.62 ? WHITE : ORANGE;
    case 'sign': {
      if (up < 0.45) return abs(across) < 0.12 ? BROWN : undefined;
      if (up < 0.72) return (floor(across * 3) + floor(up * 28)) % 2 === 0 ? BLACK : WHITE;
      return hypot(across / 0.7, (up - 0.86) / 0.11) < 1
        ? tint < 0.4
          ? RED
          : tint < 0.7
            ? YELLOW
            : GREY
        : WHITE;
    }
    case 'box': {
      const shade = 0.6 + 0.4 * tint - 0.12 * abs(across);
      const base = tint < 0.6 ? BROWN : GREY;
      return [base[0] * shade, base[1] * shade, base[2] * shade];
    }
  }
}

function placeThings(seed: number): readonly Thing[] {
  let things = placed.get(seed);
  if (things === undefined) {
    const random = createRandom(seed ^ 0xc1077e5);
    things = Array.from({ length: COUNT }, () => placeThing(random));
    // A process that walks through many seeds would keep them all.
    if (placed.size >= 16) placed.clear();
    placed.set(seed, things);
  }
  return things;
}

/** What sort of thing stands somewhere, and how big it is, metres. */
export function pickThing(random: Random): Pick<Thing, 'kind' | 'width' | 'height'> {
  const pick = random();
  const kind: Kind = pick < 0.5 ? 'duck' : pick < 0.65 ? 'cone' : pick < 0.85 ? 'sign' : 'box';
  const size = 0.8 + 0.5 * random();
  return { kind, width: SIZES[kind][0] * size, height: SIZES[kind][1] * size };
}

function placeThing(random: Random): Thing {
  const { kind, width, height } = pickThing(random);
  // Nothing stands on the mat; how far away it starts from there is drawn.
  const off = ROAD.halfWidth + width / 2 + 0.02 + 0.45 * random() ** 2;
  const along = TRACK_LENGTH * random();
  const outside = random() < 0.65;
  const foot = placeOnTrack(along, 0, 0, 'counterclockwise');
  const beside = placeOnTrack(along, 1, 0, 'counterclockwise');
  // Unit vector inward, from two points a metre apart.
  const [inX, inY] = [beside.x - foot.x, beside.y - foot.y];
  const inward = LANE_TO_CENTER + (outside ? -off : off);
  return { kind, x: foot.x + inX * inward, y: foot.y + inY * inward, width, height, tint: random() };
}

/** Distance from the outer lane's middle, where placeOnTrack stands with d = 0, to the centre line. */
const LANE_TO_CENTER = ROAD.yellowWidth / 2 + ROAD.laneWidth / 2;

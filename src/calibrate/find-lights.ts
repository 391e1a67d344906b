import type { HsvGrid } from '../evaluate/thresholds/hsv-grid';
import { measureCast, measureDistance } from './cast';
import type { Cast } from './cast';
import type { FrameGroup, LabelledFrame } from './labelled-frames';

/** Frames whose casts lie farther apart than this from every light's centre begin a light of their own. */
const RADIUS = 0.16;
const MAX_LIGHTS = 8;
/** A light of fewer frames, or a smaller share of them, is joined to the nearest one. */
const MIN_FRAMES = 2;
const MIN_SHARE = 0.03;
const ROUNDS = 20;

/**
 * Groups frames by brightness and colour cast: centres as far apart as can be (Gonzalez 1985) until every frame is near
 * one, then k-means. Equal frames give equal lights, named by their size.
 */
export function findLights(frames: readonly LabelledFrame[], grid: HsvGrid): FrameGroup[] {
  const casts = frames.map(({ histogram }) => measureCast(histogram, grid));
  let centres = spreadCentres(casts);
  centres = refine(casts, centres);
  const large = centres.filter((_, i) => {
    const members = casts.filter((cast) => findNearest(cast, centres) === i).length;
    return members >= Math.max(MIN_FRAMES, MIN_SHARE * casts.length);
  });
  centres = refine(casts, large.length > 0 ? large : centres);
  const groups = centres.map((): LabelledFrame[] => []);
  for (const [i, cast] of casts.entries()) {
    const frame = frames[i];
    if (frame !== undefined) groups[findNearest(cast, centres)]?.push(frame);
  }
  return groups
    .map((members, i) => ({ members, mean: centres[i] ?? ([0, 0, 0] as const) }))
    .filter(({ members }) => members.length > 0)
    .sort((a, b) => b.members.length - a.members.length)
    .map(({ members, mean }, i) => {
      const [first, last] = [members[0]?.name ?? '', members.at(-1)?.name ?? ''];
      return { name: `light-${i + 1}`, light: { mean, first, last }, frames: members };
    });
}

function spreadCentres(casts: readonly Cast[]): Cast[] {
  const centres = casts.slice(0, 1);
  while (centres.length < MAX_LIGHTS) {
    let [farthest, distance]: [Cast | undefined, number] = [undefined, RADIUS];
    for (const cast of casts) {
      const own = measureDistance(cast, centres[findNearest(cast, centres)] ?? cast);
      if (own > distance) [farthest, distance] = [cast, own];
    }
    if (farthest === undefined) break;
    centres.push(farthest);
  }
  return centres;
}

/** k-means from the given centres. */
function refine(casts: readonly Cast[], start: readonly Cast[]): Cast[] {
  let centres = [...start];
  for (let round = 0; round < ROUNDS; round++) {
    const sums = centres.map(() => [0, 0, 0, 0]);
    for (const cast of casts) {
      const sum = sums[findNearest(cast, centres)];
      if (sum === undefined) continue;
      for (const [k, value] of [1, ...cast].entries()) sum[k] = (sum[k] ?? 0) + value;
    }
    centres = sums.map(([count = 0, value = 0, red = 0, green = 0], i) =>
      count === 0 ? (centres[i] ?? [0, 0, 0]) : [value / count, red / count, green / count],
    );
  }
  return centres;
}

function findNearest(cast: Cast, centres: readonly Cast[]): number {
  let [nearest, distance] = [0, Infinity];
  for (const [i, centre] of centres.entries()) {
    const own = measureDistance(cast, centre);
    if (own < distance) [nearest, distance] = [i, own];
  }
  return nearest;
}

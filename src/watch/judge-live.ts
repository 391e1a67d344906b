import { MIN_PAIRS } from '../config/watch-parameters';
import { TAPE_COLORS, type TapeColor } from '../lines';
import type { LiveFigures } from './live-window';
import type { Pair } from './stamp-pairs';

/** The state in one word, for machines. */
export type LiveState =
  | 'waiting'
  | 'no-camera'
  | 'no-proxy'
  | 'no-pairs'
  | 'broken'
  | 'helps'
  | 'harms'
  | 'finds-less'
  | 'finds-more'
  | 'same';

export interface Verdict {
  readonly level: 'ok' | 'warn';
  readonly state: LiveState;
  /** One or two sentences: what was found and what to do. */
  readonly message: string;
}

/** Time that discovery and a lazy proxy may need before the first frame, s. */
const PATIENCE_SECONDS = 3;
/** Shares that differ by less count as equal. */
const CLEAR_SHARE = 0.1;
/** A colour with fewer segments per frame counts as absent, so it cannot be lost. */
const MIN_SEGMENTS = 1;
/** Factor from which a number of segments counts as more. */
const CLEAR_FACTOR = 2;

/** @param error why the latest pair in the window could not be compared; empty: none */
export function judgeLive(figures: LiveFigures, topics: Pair<string>, error: string): Verdict {
  return findTrouble(figures, topics, error) ?? compare(figures);
}

function findTrouble(figures: LiveFigures, topics: Pair<string>, error: string): Verdict | undefined {
  const { elapsed, seconds, camera, proxied, pairs, compared } = figures;
  const isEarly = elapsed < PATIENCE_SECONDS;
  const since = `for ${seconds.toFixed(0)} s`;
  if (camera.frames === 0) {
    if (isEarly) return ok('waiting', `waiting for the first camera frame on ${topics.camera}`);
    return warn(
      'no-camera',
      `no camera frames on ${topics.camera} ${since}: check that the camera runs and publishes there (ros2 topic list)`,
    );
  }
  if (proxied.frames === 0) {
    if (isEarly) return ok('waiting', `waiting for the first proxied frame on ${topics.proxied}`);
    return warn(
      'no-proxy',
      `no proxied frames on ${topics.proxied} ${since}, but ${camera.frames} camera frames: check that the proxy runs ` +
        `and publishes there (ros2 launch sim2real proxy.launch)`,
    );
  }
  if (pairs === 0 && !isEarly) {
    return warn(
      'no-pairs',
      `no proxied frame has the stamp of a camera frame: check that the proxy reads ${topics.camera}, ` +
        `and that no node in between sets new stamps`,
    );
  }
  if (compared === 0 && error !== '') return warn('broken', `no pair can be compared: ${error}`);
  return compared < MIN_PAIRS
    ? ok('waiting', `comparing: ${compared} pairs in ${seconds.toFixed(0)} s; a verdict needs ${MIN_PAIRS}`)
    : undefined;
}

function compare({ camera, proxied }: LiveFigures): Verdict {
  const lane = (proxied.laneFound ?? 0) - (camera.laneFound ?? 0);
  const laneShares = `the lane is found in ${percent(proxied.laneFound)} of proxied frames, in ${percent(camera.laneFound)} of camera frames`;
  if (lane > CLEAR_SHARE) return ok('helps', `the proxy helps: ${laneShares}`);
  if (lane < -CLEAR_SHARE) return warn('harms', `the proxy harms: ${laneShares}`);

  const nothing = (proxied.nothingFound ?? 0) - (camera.nothingFound ?? 0);
  const shares = `nothing is found in ${percent(proxied.nothingFound)} of proxied frames, in ${percent(camera.nothingFound)} of camera frames`;
  if (nothing > CLEAR_SHARE) return warn('harms', `the proxy harms: ${shares}`);
  if (nothing < -CLEAR_SHARE) return ok('helps', `the proxy helps: ${shares}`);

  const lost = TAPE_COLORS.filter((color) => isMore(camera.segments[color], proxied.segments[color]));
  const gained = TAPE_COLORS.filter((color) => isMore(proxied.segments[color], camera.segments[color]));
  const list = (colors: readonly TapeColor[]): string =>
    colors
      .map((color) => `${color} ${number(proxied.segments[color])} for ${number(camera.segments[color])}`)
      .join(', ');
  if (lost.length > 0) {
    return warn(
      'finds-less',
      `the proxy finds less: segments per frame ${list(lost)} of the camera; ${laneShares}. ` +
        `Compare both pictures: fewer can also mean fewer false ones`,
    );
  }
  if (gained.length > 0)
    return ok(
      'finds-more',
      `the proxy finds more: segments per frame ${list(gained)} of the camera; ${laneShares}`,
    );
  return ok('same', `little difference: ${laneShares}`);
}

function isMore(a: number | null, b: number | null): boolean {
  return (a ?? 0) >= MIN_SEGMENTS && (a ?? 0) > CLEAR_FACTOR * (b ?? 0);
}

function percent(share: number | null): string {
  return `${((share ?? 0) * 100).toFixed(0)} %`;
}

function number(value: number | null): string {
  return (value ?? 0).toFixed(1);
}

function ok(state: LiveState, message: string): Verdict {
  return { level: 'ok', state, message };
}

function warn(state: LiveState, message: string): Verdict {
  return { level: 'warn', state, message };
}

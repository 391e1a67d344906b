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
/** A single labelled picture may be a bad one. */
const MIN_LABELLED = 2;
/** IoU, mean over colours, that differs by less counts as equal; a colour that loses more is lost, whatever the others gain. */
const CLEAR_IOU = 0.05;
const LOST_IOU = 0.1;
/** Shares that differ by less count as equal. */
const CLEAR_SHARE = 0.1;
/** Metres by which the lane may jump more against the wheel commands: a cell of the lane filter, as in evaluate's verdict. */
const MAX_JUMP = 0.02;
/** A colour with fewer segments per frame counts as absent, so it cannot be lost. */
const MIN_SEGMENTS = 1;
/** Fewer segments on the lines of a lane may agree by chance. */
const MIN_ON_LINES = 2;
/** Factor from which a number of segments counts as more. */
const CLEAR_FACTOR = 1.25;
/** By how much the share of segments on lines may fall where more of them are found. */
const SAME_SHARE = 0.05;

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

function compare(figures: LiveFigures): Verdict {
  const { labelled } = figures;
  const byLabels = labelled.pairs < MIN_LABELLED || labelled.isOwn ? undefined : compareTape(figures);
  return byLabels ?? compareLines(figures);
}

/** By the tape that a model sees in the camera's pictures, where that is not the proxy's own model. */
function compareTape({ camera, proxied }: LiveFigures): Verdict | undefined {
  const seen = TAPE_COLORS.flatMap((color) => {
    const [before, after] = [camera.tapeIou[color], proxied.tapeIou[color]];
    return before === null || after === null ? [] : [{ color, before, after }];
  });
  if (seen.length === 0) return undefined;
  const gain = seen.reduce((sum, { before, after }) => sum + after - before, 0) / seen.length;
  const lost = seen.filter(({ before, after }) => before - after > LOST_IOU);
  const list = (colors: typeof seen): string =>
    colors
      .map(({ color, before, after }) => `${color} ${after.toFixed(2)} for ${before.toFixed(2)}`)
      .join(', ');
  const reference = 'IoU with the tape that the labelling model sees';
  if (lost.length > 0) return warn('harms', `the proxy harms: ${reference}: ${list(lost)} of the camera`);
  const all = `${reference}: ${list(seen)} of the camera`;
  if (gain > CLEAR_IOU) return ok('helps', `the proxy helps: ${all}`);
  if (gain < -CLEAR_IOU) return warn('harms', `the proxy harms: ${all}`);
  return ok('same', `little difference: ${all}`);
}

/** By what needs no labels and does not get better by more segments alone. A lane that is known may be a wrong one: it does not count. */
function compareLines(figures: LiveFigures): Verdict {
  const { camera, proxied } = figures;
  const nothing = (proxied.nothingFound ?? 0) - (camera.nothingFound ?? 0);
  if (nothing > CLEAR_SHARE) {
    const shares = `nothing is found in ${percent(proxied.nothingFound)} of proxied frames, in ${percent(camera.nothingFound)} of camera frames`;
    return warn('harms', `the proxy harms: ${shares}`);
  }
  const shown = describeLines(figures);
  const lost = TAPE_COLORS.filter((color) => isTwice(camera.segments[color], proxied.segments[color]));
  const [before, after] = [camera.onLines ?? 0, proxied.onLines ?? 0];
  // The share of next to nothing says nothing.
  const share = before < MIN_ON_LINES ? 0 : (proxied.onLinesShare ?? 0) - (camera.onLinesShare ?? 0);
  const isMore = after >= MIN_ON_LINES && after > CLEAR_FACTOR * before;
  const isMeasured = camera.unsteady !== null && proxied.unsteady !== null;
  if (isMeasured && proxied.unsteady - camera.unsteady > CLEAR_SHARE) {
    return warn('harms', `the proxy harms: detected tape flickers more: ${shown}`);
  }
  if (isJumping(figures)) {
    return warn(
      'harms',
      `the proxy harms: its lane jumps off the way that the wheel commands tell: ${shown}`,
    );
  }
  if (isMore && share >= -SAME_SHARE) return ok('helps', `the proxy helps: ${shown}`);
  if (lost.length > 0 || (before >= MIN_ON_LINES && before > CLEAR_FACTOR * after)) {
    const caution = 'Compare both pictures: fewer can also mean fewer false ones';
    return warn('finds-less', `the proxy finds less${listSegments(lost, figures)}: ${shown}. ${caution}`);
  }
  if (share < -CLEAR_SHARE) {
    return warn('harms', `the proxy harms: more of what is found lies beside the lane's lines: ${shown}`);
  }
  const gained = TAPE_COLORS.filter((color) => isTwice(proxied.segments[color], camera.segments[color]));
  if (!isMore && gained.length === 0) return ok('same', `little difference: ${shown}`);
  const caution = 'Finding more is not finding right: compare both pictures';
  return ok('finds-more', `the proxy finds more${listSegments(gained, figures)}: ${shown}. ${caution}`);
}

function isJumping({ camera, proxied }: LiveFigures): boolean {
  return camera.jump !== null && proxied.jump !== null && proxied.jump - camera.jump > MAX_JUMP;
}

function isTwice(a: number | null, b: number | null): boolean {
  return (a ?? 0) >= MIN_SEGMENTS && (a ?? 0) > 2 * (b ?? 0);
}

function listSegments(colors: readonly TapeColor[], { camera, proxied }: LiveFigures): string {
  return colors
    .map(
      (color) =>
        ` ${color} (${number(proxied.segments[color])} segments for ${number(camera.segments[color])})`,
    )
    .join(',');
}

function describeLines({ labelled, camera, proxied }: LiveFigures): string {
  const lines = `segments on the lines of a lane ${number(proxied.onLines)} for ${number(camera.onLines)} of the camera, ${percent(proxied.onLinesShare)} for ${percent(camera.onLinesShare)} of those near`;
  const steady =
    camera.unsteady === null || proxied.unsteady === null
      ? ''
      : `, tape that comes or goes ${percent(proxied.unsteady)} for ${percent(camera.unsteady)}`;
  const jump =
    camera.jump === null || proxied.jump === null
      ? ''
      : `, lane ${proxied.jump.toFixed(3)} m off the wheel commands for ${camera.jump.toFixed(3)} m`;
  const why = labelled.isOwn ? '; the proxy runs the model that labels, which cannot judge itself' : '';
  return `${lines}${steady}${jump}${why}`;
}

function percent(share: number | null): string {
  return share === null ? 'none' : `${(share * 100).toFixed(0)} %`;
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

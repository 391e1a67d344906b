import { compareNatural } from '../../image/list-pictures';
import { spreadEvenly } from '../frames/frame-folder';
import type { FrameFile, FramePair } from '../frames/frame-folder';
import type { FrameGroups } from '../frames/frame-groups';
import type { FrameSource } from '../frames/frame-source';
import type { NeighboursResult } from '../measures/measure-results';
import type { TallyPool } from '../tally/tally-pool';
import type { TallyPlan } from '../tally/tally-plan';

export interface Neighbours {
  readonly about: Omit<NeighboursResult, 'reason'>;
  /** Rows of sums, one for each variant, by the name of the later frame. */
  readonly sums: ReadonlyMap<string, readonly Float64Array[]>;
}

/** Pairs that are measured, evenly spaced: each sends two frames through every variant. */
const MAX_PAIRS = 50;
/** Frames farther apart are no neighbours, where their times are known. */
const MAX_SECONDS_APART = 0.5;

const NO_SEQUENCE =
  'the order of the frames is unknown: it is known for a bag, and where the file of groups has a column sequence';

/** Measures what flickers from frame to frame. Reads the frames a second time. */
export async function compareNeighbours(
  pool: TallyPool,
  plan: TallyPlan,
  source: FrameSource,
  frames: readonly string[],
  groups: FrameGroups,
): Promise<Neighbours> {
  const all = listNeighbours(frames, groups);
  const chosen = spreadEvenly(all.length, MAX_PAIRS).flatMap((i) => all.slice(i, i + 1));
  const sums = new Map<string, readonly Float64Array[]>();
  const running = new Set<Promise<void>>();
  for await (const pair of readPairs(source, chosen)) {
    const task = pool.compareNeighbours({ plan, pair }).then((found) => {
      running.delete(task);
      if (found !== undefined) sums.set(pair.current.name, found);
    });
    // Awaited below; until then a rejection must not count as unhandled.
    task.catch(() => undefined);
    running.add(task);
    if (running.size >= pool.jobs) await Promise.race(running);
  }
  await Promise.all(running);
  const about = { pairs: all.length, sampled: chosen.length, followed: sums.size };
  return { about, sums };
}

/** Why nothing was measured between neighbours; null where something was. */
export function explainNone({
  pairs,
  followed,
}: Pick<NeighboursResult, 'pairs' | 'followed'>): string | null {
  if (followed > 0) return null;
  return pairs === 0
    ? NO_SEQUENCE
    : 'no motion could be followed from any frame to the next: they show different places';
}

type NamedPair = readonly [previous: string, current: string];

/** Names of frames that follow each other, the earlier one first. */
export function listNeighbours(frames: readonly string[], groups: FrameGroups): NamedPair[] {
  const sequences = new Map<string, { readonly name: string; readonly time: number | undefined }[]>();
  for (const name of frames) {
    const place = groups.find(name)?.place;
    if (place === undefined) continue;
    const { sequence, time } = place;
    sequences.set(sequence, [...(sequences.get(sequence) ?? []), { name, time }]);
  }
  return [...sequences.values()].flatMap((members) => {
    const sorted = members.sort((a, b) => (a.time ?? 0) - (b.time ?? 0) || compareNatural(a.name, b.name));
    return sorted.slice(1).flatMap(({ name, time }, i) => {
      const before = sorted[i];
      if (before === undefined || (time ?? 0) - (before.time ?? 0) > MAX_SECONDS_APART) return [];
      return [[before.name, name] satisfies NamedPair];
    });
  });
}

/** Holds only frames that still wait for the other half of their pair. */
async function* readPairs(
  source: FrameSource,
  pairs: readonly NamedPair[],
): AsyncGenerator<FramePair, void, void> {
  const held = new Map<string, FrameFile>();
  let open = [...pairs];
  if (open.length === 0) return;
  for await (const frame of source.read(new Set(open.flat()))) {
    held.set(frame.name, frame);
    const isWhole = (pair: NamedPair): boolean => pair.every((name) => held.has(name));
    const whole = open.filter(isWhole);
    open = open.filter((pair) => !isWhole(pair));
    for (const [previous, current] of whole) {
      const [first, second] = [held.get(previous), held.get(current)];
      if (first && second) yield { previous: first, current: second };
    }
    const wanted = new Set(open.flat());
    for (const name of held.keys()) if (!wanted.has(name)) held.delete(name);
  }
}

import { spreadEvenly } from '../frames/spread-sample';
import type { FrameFile, FramePair } from '../frames/frame-folder';
import type { FrameSource } from '../frames/frame-source';
import type { Odometry } from '../frames/odometry';
import type { TallyPool } from '../tally/tally-pool';
import type { TallyPlan } from '../tally/tally-plan';
import type { NamedPair, NeighbourCounts, NeighbourPairs } from './list-neighbours';

export interface Neighbours {
  readonly about: NeighbourCounts;
  /** Rows of sums, one for each variant, by the name of the later frame. */
  readonly sums: ReadonlyMap<string, readonly Float64Array[]>;
}

/** Pairs that are measured, evenly spaced: each sends two frames through every variant. */
const MAX_PAIRS = 50;

/** Measures what flickers from frame to frame. Reads the frames a second time. */
export async function compareNeighbours(
  pool: TallyPool,
  plan: TallyPlan,
  source: FrameSource,
  { pairs: all, leftOut }: NeighbourPairs,
): Promise<Neighbours> {
  const chosen = spreadEvenly(all.length, MAX_PAIRS).flatMap((i) => all.slice(i, i + 1));
  const sums = new Map<string, readonly Float64Array[]>();
  const odometry = chosen.length === 0 ? undefined : await source.readOdometry();
  const pairs = addMoved(readPairs(source, chosen), source, odometry);
  for (const compared of await pool.compareNeighbours(plan, pairs)) {
    if (compared.sums !== undefined) sums.set(compared.name, compared.sums);
  }
  const about = { pairs: all.length, leftOut, sampled: chosen.length, followed: sums.size };
  return { about, sums };
}

async function* addMoved(
  pairs: AsyncIterable<FramePair>,
  source: FrameSource,
  odometry: Odometry | undefined,
): AsyncGenerator<FramePair, void, void> {
  for await (const pair of pairs) {
    const [from, to] = [source.findStamp(pair.previous.name), source.findStamp(pair.current.name)];
    const isKnown = from !== undefined && to !== undefined;
    const moved = isKnown ? odometry?.between(from, to) : undefined;
    yield { ...pair, ...(moved && { moved }) };
  }
}

/** Holds only frames that still wait for the other half of their pair. */
async function* readPairs(
  source: FrameSource,
  pairs: readonly NamedPair[],
): AsyncGenerator<FramePair, void, void> {
  const held = new Map<string, FrameFile>();
  let open = [...pairs];
  if (open.length === 0) return;
  for await (const frame of source.readOnly(new Set(open.flat()))) {
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

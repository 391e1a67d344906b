import { InputError } from '../frames/frame-folder';
import type { FrameFile } from '../frames/frame-folder';
import type { FrameGroups } from '../frames/frame-groups';
import type { ExcludedFrame } from '../frames/frame-results';
import type { FrameTally } from '../tally/tally-plan';
import type { TallyPool } from '../tally/tally-pool';
import type { CountedFrame } from './counted-frame';
import type { EvaluateOptions } from './evaluation';
import type { TallyPlan } from '../tally/tally-plan';

export interface CountedFrames {
  readonly frames: CountedFrame[];
  readonly groups: FrameGroups;
  readonly excluded: readonly ExcludedFrame[];
}

/**
 * Reads all frames and counts them by the plan.
 * @throws InputError where no frame can be used
 */
export async function countFrames(
  pool: TallyPool,
  plan: TallyPlan,
  { source, name, groups: given, report }: EvaluateOptions,
): Promise<CountedFrames> {
  const ungrouped: ExcludedFrame[] = [];
  const counted = await pool.tally(plan, keepGrouped(source.read(), given, ungrouped), (done) =>
    report?.(done, Math.max(done, source.total)),
  );
  const excluded = [...source.excluded, ...ungrouped, ...counted.excluded];
  if (counted.tallies.length === 0) {
    throw new InputError(`${name}: no frame can be used: ${excluded[0]?.reason ?? 'none found'}`);
  }
  const groups = given ?? source.groups();
  // Moved out of `counted`, so that packed frames are held in one place only.
  const frames = counted.tallies.splice(0).map((tally) => label(tally, groups));
  return { frames, groups, excluded };
}

async function* keepGrouped(
  frames: AsyncIterable<FrameFile>,
  groups: FrameGroups | undefined,
  excluded: ExcludedFrame[],
): AsyncGenerator<FrameFile, void, void> {
  for await (const frame of frames) {
    if (groups === undefined || groups.find(frame.name) !== undefined) yield frame;
    else excluded.push({ frame: frame.name, cause: 'unlabelled', reason: 'no row in the file of groups' });
  }
}

function label(tally: FrameTally, groups: FrameGroups): CountedFrame {
  return {
    tally,
    labels: groups.find(tally.frame) ?? { scene: tally.frame, groups: {} },
    overlaps: tally.variants.map(({ overlaps }) => overlaps),
  };
}

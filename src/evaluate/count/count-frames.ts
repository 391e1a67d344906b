import { findBoxes, listUnmatched } from '../frames/box-labels';
import type { BoxLabels } from '../frames/box-labels';
import { dropEnding } from '../frames/frame-folder';
import { InputError, refuseAll } from '../frames/input-error';
import type { FrameFile } from '../frames/frame-folder';
import type { FrameGroups } from '../frames/frame-groups';
import type { ExcludedFrame } from '../frames/frame-results';
import type { FrameTally, TallyPlan } from '../tally/tally-plan';
import type { TallyPool } from '../tally/tally-pool';
import type { CountedFrame } from './counted-frame';
import type { InputOptions } from './input-options';

export interface CountedFrames {
  readonly frames: CountedFrame[];
  readonly groups: FrameGroups;
  readonly excluded: readonly ExcludedFrame[];
}

/**
 * Reads all frames and counts them by the plan.
 * @throws InputError where no frame can be used, or the boxes belong to none
 */
export async function countFrames(
  pool: TallyPool,
  plan: TallyPlan,
  { source, name, groups: given, boxes, report }: InputOptions,
): Promise<CountedFrames> {
  if (boxes && source.names) expectMatch(boxes, source.names, name);
  const ungrouped: ExcludedFrame[] = [];
  const grouped = keepGrouped(source.read(), given, ungrouped);
  const counted = await pool.tally(plan, boxes ? addBoxes(grouped, boxes) : grouped, (done) =>
    report?.(done, Math.max(done, source.total)),
  );
  const excluded = [...source.excluded, ...ungrouped, ...counted.excluded];
  if (counted.tallies.length === 0) throw refuseAll(name, excluded);
  const read = counted.tallies.map(({ frame }) => frame);
  if (boxes) expectMatch(boxes, read, name);
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

async function* addBoxes(
  frames: AsyncIterable<FrameFile>,
  labels: BoxLabels,
): AsyncGenerator<FrameFile, void, void> {
  for await (const frame of frames) yield { ...frame, boxes: findBoxes(labels, frame.name) };
}

function expectMatch(labels: BoxLabels, frames: readonly string[], input: string): void {
  if (frames.some((frame) => findBoxes(labels, frame).length > 0)) return;
  const [frame = ''] = frames;
  const [other] = listUnmatched(labels, frames);
  throw new InputError(
    `${labels.folder}: expected boxes in NAME.txt for frames NAME of ${input}, such as ${labels.prefix}${dropEnding(frame)}.txt, ` +
      `found none for any of ${frames.length} frames${other === undefined ? '' : `, but ${other}.txt`}`,
  );
}

function label(tally: FrameTally, groups: FrameGroups): CountedFrame {
  return {
    tally,
    labels: groups.find(tally.frame) ?? { scene: tally.frame, groups: {} },
    overlaps: tally.variants.map(({ overlaps }) => overlaps),
  };
}

import path from 'node:path';
import type { Evaluation } from '../count/evaluation';
import { findBoxes, listUnmatched } from '../frames/box-labels';
import type { BoxResults } from '../measures/box-results';
import { listBoxShares } from '../measures/box-table';
import type { Stratum } from '../statistics/bootstrap';

/** How much of labelled things that are not tape is called tape; null without labels. */
export async function describeBoxes(
  { options, frames, cells, calibrated }: Evaluation,
  { strata, sceneOf }: { readonly strata: readonly Stratum[]; readonly sceneOf: readonly number[] },
): Promise<BoxResults | null> {
  const { boxes: labels, seed, resamples, signal } = options;
  if (labels === undefined) return null;
  const boxesOf = frames.map(({ tally }) => findBoxes(labels, tally.frame));
  const shown = cells.filter((cell) => cell.by === 'all' || calibrated.includes(cell));
  const measured = {
    variants: options.variants.map(({ spec }) => spec.name),
    sums: frames.map(({ tally }) => tally.variants.map(({ boxes }) => boxes)),
    ...{ cells: shown, strata, sceneOf },
  };
  return {
    name: path.basename(path.resolve(labels.folder)),
    namesFile: labels.namesFile === undefined ? null : path.basename(labels.namesFile),
    frames: boxesOf.filter(({ length }) => length > 0).length,
    boxes: boxesOf.flat().length,
    clipped: labels.clipped,
    unmatched: listUnmatched(
      labels,
      frames.map(({ tally }) => tally.frame),
    ),
    classes: labels.classes.map((name, kind) => {
      const own = boxesOf.map((boxes) => boxes.filter((box) => box.kind === kind).length);
      const having = [...own.keys()].filter((frame) => (own[frame] ?? 0) > 0);
      return {
        class: name,
        frames: having.length,
        scenes: new Set(having.map((frame) => sceneOf[frame])).size,
        boxes: own.reduce((sum, each) => sum + each, 0),
      };
    }),
    shares: await listBoxShares(labels.classes, measured, { seed, resamples, ...(signal && { signal }) }),
  };
}

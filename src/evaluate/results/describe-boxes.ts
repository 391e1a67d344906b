import type { Evaluation } from '../count/evaluation';
import type { BoxResults } from '../measures/box-results';
import { listBoxShares } from '../measures/box-table';
import type { Stratum } from '../statistics/bootstrap';

/** How much of labelled things that are not tape is called tape; null without labels. */
export async function describeBoxes(
  { run, inputs, rows, cells, calibrated, signal }: Evaluation,
  { strata, sceneOf }: { readonly strata: readonly Stratum[]; readonly sceneOf: readonly number[] },
): Promise<BoxResults | null> {
  const { seed, resamples } = run;
  const [labels, ...others] = inputs.flatMap(({ about }) => about.boxes ?? []);
  if (labels === undefined) return null;
  const shown = cells.filter((cell) => cell.by === 'all' || calibrated.includes(cell));
  const measured = {
    variants: run.variants.map(({ name }) => name),
    sums: rows.map(({ variants }) => variants.map(({ boxes }) => boxes)),
    cells: shown,
    strata,
    sceneOf,
  };
  const unmatched = others.reduce((left, other) => {
    const own = new Set(other.unmatched);
    return left.filter((name) => own.has(name));
  }, labels.unmatched);
  return {
    name: labels.name,
    namesFile: labels.namesFile,
    frames: addUp(rows.map(({ boxed }) => boxed)),
    boxes: addUp(rows.flatMap(({ boxes }) => boxes.map((each) => each.boxes))),
    clipped: labels.clipped,
    unmatched: [...unmatched],
    classes: labels.classes.map((name, kind) => {
      const own = rows.map(({ boxes }) => boxes[kind] ?? { frames: 0, boxes: 0 });
      const having = [...own.keys()].filter((row) => (own[row]?.frames ?? 0) > 0);
      return {
        class: name,
        frames: addUp(own.map(({ frames }) => frames)),
        scenes: new Set(having.map((row) => sceneOf[row])).size,
        boxes: addUp(own.map(({ boxes }) => boxes)),
      };
    }),
    shares: await listBoxShares(labels.classes, measured, { seed, resamples, ...(signal && { signal }) }),
  };
}

function addUp(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0);
}

import type { Results } from '../../evaluate/results/results';
import { showShare, showWithP } from '../../evaluate/statistics/format-estimate';
import { describeLabels, findShare } from '../find-share';
import type { ResultTable } from './result-table';

/** How much of labelled things that are not tape is called tape, as a table; none without labels. */
export function tabulateBoxes({ boxes, variants }: Results): ResultTable[] {
  if (boxes === null) return [];
  const rows = boxes.classes.flatMap(({ class: kind }) =>
    variants.map(({ name }, i) => {
      const found = findShare(boxes, kind, name);
      const difference = showShare(found?.difference, DIGITS);
      return [kind, name, showShare(found?.share, DIGITS), i === 0 ? '' : showWithP(difference, found?.p)];
    }),
  );
  const head = ['class', 'variant', 'box pixels called tape', 'against raw'];
  const title = "Things that are not tape: share of box pixels that the simulator's thresholds call tape";
  return [{ name: 'boxes', title, note: describeLabels(boxes), head, rows }];
}

const DIGITS = 1;

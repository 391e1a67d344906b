import type { Results } from '../../evaluate/results/results';
import { showShare, showWithP } from '../../evaluate/statistics/format-estimate';
import { describeLabels, findShare } from '../find-share';
import { formatTable } from './markdown-table';

/** How much of labelled things that are not tape is called tape, as a Markdown table; none without labels. */
export function formatBoxes({ boxes, variants }: Results): string[] {
  if (boxes === null) return [];
  const rows = boxes.classes.flatMap(({ class: kind }) =>
    variants.map(({ name }, i) => {
      const found = findShare(boxes, kind, name);
      const difference = showShare(found?.difference, DIGITS);
      return [kind, name, showShare(found?.share, DIGITS), i === 0 ? '' : showWithP(difference, found?.p)];
    }),
  );
  const head = ['class', 'variant', 'box pixels called tape', 'against raw'];
  return [
    `**Things that are not tape: share of box pixels that the simulator's thresholds call tape** (${describeLabels(boxes)})\n\n` +
      formatTable(head, rows),
  ];
}

const DIGITS = 1;

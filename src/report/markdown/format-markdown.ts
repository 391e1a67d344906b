import { tabulateResults } from '../tables/tabulate-results';
import type { Passage } from '../tables/result-table';
import { formatTable } from './markdown-table';
import { placeFigures } from './place-figures';
import type { Results } from '../../evaluate/results/results';

const MARKERS = {
  begin: '<!-- figures: begin; written by sim2real evaluate --markdown -->',
  end: '<!-- figures: end -->',
};

/** The document with the figures between its markers; without markers, at its end. */
export function insertFigures(document: string, results: Results, command: string): string {
  return placeFigures(document, MARKERS, formatMarkdown(results, command));
}

/** The figures as Markdown tables, for a study, an issue or a pull request. */
export function formatMarkdown(results: Results, command: string): string {
  return [
    `Made by \`${command}\`; ${describeInput(results)}. In brackets: 95 % bootstrap intervals over scenes (${results.settings.scene}).`,
    results.headline.sentence,
    ...(results.selfCalibration === null ? [] : [results.selfCalibration.sentence]),
    ...tabulateResults(results).map(formatPassage),
  ]
    .map((part) => `${part}\n`)
    .join('\n');
}

function describeInput({ input, simulator, program, settings }: Results): string {
  const left = input.excluded.length > 0 ? `, ${input.excluded.length} left out` : '';
  return (
    `${input.frames} frames of ${input.name} in ${input.scenes} scenes${left}; thresholds from ${simulator.name}` +
    `${simulator.frames > 0 ? ` (${simulator.frames} frames)` : ''}; ${program.name} ${program.version}, seed ` +
    `${settings.seed}, ${settings.resamples} resamples, ${settings.margin} limits`
  );
}

function formatPassage(passage: Passage): string {
  if (typeof passage === 'string') return passage;
  const { title, note, head, rows } = passage;
  return `**${title}**${note === undefined ? '' : ` (${note})`}\n\n${formatTable(head, rows)}`;
}

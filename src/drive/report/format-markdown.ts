import { formatTable } from '../../report/markdown/markdown-table';
import { placeFigures } from '../../report/markdown/place-figures';
import { describeWorld } from '../describe-world';
import { describeAgent } from '../load-agent';
import type { DriveResults } from '../drive-results';
import { tabulateDrive } from './tabulate-drive';

/**
 * The document with a drive's figures between their markers; without markers, at its end.
 * @param name tells several drives of a document apart
 */
export function insertDrive(document: string, results: DriveResults, name: string, command: string): string {
  const markers = {
    begin: `<!-- drive ${name}: begin; written by sim2real drive --markdown -->`,
    end: `<!-- drive ${name}: end -->`,
  };
  return placeFigures(document, markers, formatDriveMarkdown(results, command));
}

/** Verdicts and all figures as Markdown. */
function formatDriveMarkdown(results: DriveResults, command: string): string {
  const { settings, latencies, verdicts, failed } = results;
  const delays = latencies
    .filter(({ steps }) => steps > 0)
    .map(({ variant, ms, source }) => `${variant} ${ms.toFixed(0)} ms (${source})`);
  return [
    `Made by \`${command}\`. World: ${describeWorld(settings)}. Episodes of ${settings.seconds} s, agent ${describeAgent(settings)}. ` +
      `Latency that a variant adds: ${delays.length === 0 ? 'none' : delays.join(', ')}. Medians over episodes; in brackets 95 % bootstrap intervals, for at least five episodes.` +
      (failed.length === 0 ? '' : ` ${failed.length} episodes failed twice and are in no figure.`),
    verdicts.map(({ sentence }) => `- ${sentence}`).join('\n'),
    ...tabulateDrive(results).map(({ head, rows }) => formatTable(head, rows)),
  ]
    .map((part) => `${part}\n`)
    .join('\n');
}

import path from 'node:path';
import type { LostPartial } from '../evaluate/partial/find-partials';
import type { Results } from '../evaluate/results/results';
import { showShare } from '../evaluate/statistics/format-estimate';
import { EXIT } from './exit-codes';
import { reportLosses } from './report-losses';

interface Printed {
  readonly output: string;
  readonly json?: true | undefined;
  readonly best?: true | undefined;
}

/** Prints what was found, and sets the exit code. */
export function reportResults(
  results: Results,
  lost: readonly LostPartial[],
  { output, json, best }: Printed,
): void {
  const { input, simulator, means, labelled, regret, laneLines, lane, boxes } = results;
  const { verdicts, ranking, headline, experimentB } = results;
  reportLosses([...simulator.excluded, ...input.excluded], input.losses);
  if (boxes && boxes.unmatched.length > 0) {
    const [first = ''] = boxes.unmatched;
    const count = boxes.unmatched.length;
    process.stderr.write(
      `sim2real: ${boxes.name}: ${count} label files belong to no evaluated frame, such as ${first}.txt\n`,
    );
  }
  if (json) {
    const found = {
      output,
      headline,
      ranking,
      means,
      labelled: labelled?.means ?? null,
      regret,
      laneLines,
      lane,
      boxes,
      verdicts,
      experimentB: experimentB?.means ?? null,
    };
    process.stdout.write(`${JSON.stringify(found, null, 2)}\n`);
  } else if (best) {
    process.stdout.write(`${headline.variant ?? 'none'}\t${headline.verdict}\n`);
  } else {
    process.stdout.write(`${summarize(results)}${path.join(output, 'report.html')}\n`);
  }
  reportLost(lost);
}

/** Lists inputs that could not be read, and sets the exit code where there are some. */
export function reportLost(lost: readonly LostPartial[]): void {
  for (const { what, reason } of lost) process.stderr.write(`sim2real: left out ${what}: ${reason}\n`);
  if (lost.length > 0) process.exitCode = EXIT.losses;
}

function summarize({ input, verdicts, segments, boxes, experimentB }: Results): string {
  const sentences = [
    ...[...verdicts, ...(experimentB?.verdicts ?? [])].map(({ sentence }) => `${sentence}\n`),
    ...(boxes ? summarizeBoxes(boxes) : []),
  ];
  if (input.masks && sentences.length > 0) return sentences.join('');
  const found = segments
    .filter(({ by }) => by === 'all')
    .map(
      ({ variant, white, yellow, red, nothingFound }) =>
        `${variant}: segments per frame: white ${white.value?.toFixed(1) ?? '-'}, yellow ${yellow.value?.toFixed(1) ?? '-'}, ` +
        `red ${red.value?.toFixed(1) ?? '-'}; nothing found in ${((nothingFound.value ?? 0) * 100).toFixed(0)} % of frames\n`,
    );
  return [...found, ...sentences].join('');
}

function summarizeBoxes({ classes, shares }: NonNullable<Results['boxes']>): string[] {
  return classes.map(({ class: kind }) => {
    const own = shares.filter((each) => each.class === kind && each.by === 'all' && each.part === 'any');
    const listed = own.map(({ variant, share }) => `${variant} ${showShare(share, 1)}`);
    return `${kind}: box pixels called tape: ${listed.join(', ') || 'none of its boxes holds a pixel'}\n`;
  });
}

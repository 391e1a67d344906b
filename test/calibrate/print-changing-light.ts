/**
 * Prints what live calibration does on a rendered drive whose light changes, for docs/calibration.md:
 *   npx tsc && node dist/test/calibrate/print-changing-light.js [SEED ...]
 * One drive, of seed 4, unless told otherwise. Under several stands how often each colour is back.
 */
import { TAPE_COLORS, type TapeColor } from '../../src/lines';
import { driveThroughLights, type Score, type StretchResult } from './support/changing-light';

const SECONDS = 14;
const LIGHTS = ['bright', 'warm-dim', 'dark-headlight', 'bright', 'green-light', 'warm-dim'] as const;

const NEAR = 0.05;

async function main(seeds: readonly number[]): Promise<void> {
  const stretches = LIGHTS.map((light) => ({ light, seconds: SECONDS }));
  const drives: (readonly StretchResult[])[] = [];
  for (const seed of seeds) {
    const results = await driveThroughLights({ stretches, width: 320, seed });
    print(`Seed ${seed}`);
    printDrive(results);
    drives.push(results);
  }
  for (const color of TAPE_COLORS) print(summarise(color, drives.flat()));
}

/** How far below the best thresholds of the light a colour is from 5 s after each change on. */
function summarise(color: TapeColor, stretches: readonly StretchResult[]): string {
  const gaps = stretches.flatMap(({ settled: { best, live } }) => {
    const [most, own] = [best[color], live[color]];
    return most === null || own === null ? [] : [most - own];
  });
  const near = gaps.filter((gap) => gap <= NEAR).length;
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  return `${color}: within ${NEAR} of the best in ${near} of ${gaps.length} stretches, ${mean.toFixed(3)} below it in the mean`;
}

function printDrive(results: readonly StretchResult[]): void {
  const list = (scores: readonly Score[], key: 'all' | TapeColor): string =>
    scores
      .flatMap(({ fixed, live, best }) => [fixed[key], live[key], best[key]])
      .map((iou) => iou?.toFixed(2) ?? '')
      .join(' | ');
  print('From 5 s after each change on: Duckietown’s thresholds | self-calibrated | best of the light');
  print('| light | white | | | yellow | | | red | | | within 0.05 after |');
  print('|---|---|---|---|---|---|---|---|---|---|---|');
  for (const { light, settled, bySecond } of results) {
    const figures = TAPE_COLORS.map((color) => list([settled], color)).join(' | ');
    print(`| ${light} | ${figures} | ${findRecovery(bySecond)} |`);
  }
  print('');
  print('| s | light | fixed | self-calibrated | best of the light |');
  print('|---|---|---|---|---|');
  for (const { light, start, bySecond } of results) {
    for (const [second, scores] of bySecond.entries())
      print(`| ${start + second} | ${light} | ${list([scores], 'all')} |`);
  }
  for (const { light, start, changes } of results)
    print(['', `${start} s, ${light}:`, ...changes].join('\n'));
}

/** From when on the mean of white and yellow over three seconds stays within 0.05 of the best. */
function findRecovery(bySecond: readonly Score[]): string {
  const gaps = bySecond.map((_, second) => {
    const window = bySecond.slice(second, second + 3);
    const lost = window.flatMap(({ best, live }) =>
      (['white', 'yellow'] as const).flatMap((color) => {
        const [most, own] = [best[color], live[color]];
        return most === null || own === null ? [] : [most - own];
      }),
    );
    return lost.reduce((sum, each) => sum + each, 0) / lost.length;
  });
  const last = gaps.findLastIndex((gap) => gap > NEAR);
  if (last === -1) return '0 s';
  return last >= gaps.length - 3 ? 'not' : `${last + 1} s`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

const given = process.argv.slice(2).map(Number);
void main(given.length > 0 ? given : [4]);

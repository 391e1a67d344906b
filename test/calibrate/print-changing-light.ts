/**
 * Prints what live calibration does on a rendered drive whose light changes, for docs/calibration.md:
 *   npx tsc && node dist/test/calibrate/print-changing-light.js
 */
import { TAPE_COLORS, type TapeColor } from '../../src/lines';
import { driveThroughLights, type Score } from './support/changing-light';

const SECONDS = 14;
const LIGHTS = ['bright', 'warm-dim', 'dark-headlight', 'bright', 'green-light', 'warm-dim'] as const;

async function main(): Promise<void> {
  const stretches = LIGHTS.map((light) => ({ light, seconds: SECONDS }));
  const results = await driveThroughLights({ stretches, width: 320, seed: 4 });
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
  const last = gaps.findLastIndex((gap) => gap > 0.05);
  if (last === -1) return '0 s';
  return last >= gaps.length - 3 ? 'not' : `${last + 1} s`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

void main();

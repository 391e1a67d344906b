import { showEstimate, showShare } from '../../evaluate/statistics/format-estimate';
import type { Results } from '../../evaluate/results/results';
import { findMeasure } from '../find-measure';
import type { Measured } from '../find-measure';
import type { ResultTable } from './result-table';
import { showCompared } from './show-compared';

/** What the lane follower makes of frames, against frames painted from the true masks; no table without masks. */
export function tabulateTurns(results: Results): ResultTable[] {
  const rows = results.variants.map(({ name }, i) => {
    const [error, wrong] = (['turn-error', 'wrong-turn'] as const).map((measure) =>
      findMeasure(results, name, measure),
    );
    return [
      name,
      showEstimate(error?.figure),
      i === 0 ? '' : showCompared(error),
      showShare(wrong?.figure),
      i === 0 ? '' : showCompared(wrong, true, 0),
    ];
  });
  if (rows.every(([, error]) => error === '')) return [];
  const head = ['variant', 'turn error, rad/s', 'against raw', 'turns to the wrong side', 'against raw'];
  const title = "The lane follower's turn, against a frame painted from the true mask";
  return [{ name: 'turns', title, head, rows }];
}

/** What policies do about frames, against frames painted from the true masks; no table without policies. */
export function tabulatePolicies(results: Results): ResultTable[] {
  const rows = results.policies.flatMap(({ name: policy }) =>
    results.variants.map(({ name }, i) => {
      const [speed, turn, wrong] = (['speed-error', 'turn-error', 'wrong-turn'] as const).map((measure) =>
        findMeasure(results, name, measure, policy),
      );
      const compare = (found: Measured | undefined, ...format: [boolean?, number?]): string =>
        i === 0 ? '' : showCompared(found, ...format);
      return [
        policy,
        name,
        showEstimate(speed?.figure, 3),
        compare(speed, false, 3),
        showEstimate(turn?.figure),
        compare(turn),
        showShare(wrong?.figure),
        compare(wrong, true, 0),
      ];
    }),
  );
  if (rows.length === 0) return [];
  const head = [
    'policy',
    'variant',
    'speed error, m/s',
    'against raw',
    'turn error, rad/s',
    'against raw',
    'turns to the wrong side',
    'against raw',
  ];
  const title = "The policies' speed and turn, against a frame painted from the true mask";
  return [{ name: 'policies', title, head, rows }];
}

import { describeEstimate, describeGain } from './describe-rows';
import type { DriveSettings } from './drive-plan';
import { ALL_HARSH, MIN_EPISODES } from './drive-results';
import type { DriveRow, DriveVerdict } from './drive-results';
import { pickPooled, unique } from './group-scenes';
import { LANE_FOLLOWER } from './load-agent';

/** Share of episodes that must last in the plain look. */
const MIN_SURVIVED = { laneFollower: 0.95, policy: 0.9 } as const;
/** Share of the plain look's median survival that must be left in each harsh light. */
const MIN_KEPT = 0.95;
const NOT_ENOUGH = `not measured, fewer than ${MIN_EPISODES} episodes a light`;

/**
 * Says in a sentence each whether the lane is kept in the plain look without a proxy, and whether each variant in harsh
 * light keeps up with that. It goes by all maps together.
 */
export function judgeDrive(
  rows: readonly DriveRow[],
  settings: Pick<DriveSettings, 'agent' | 'seconds'>,
): DriveVerdict[] {
  const pooled = pickPooled(rows);
  const plain = pooled.find(({ light, variant }) => light === 'plain' && variant === 'raw');
  const harsh = pooled.filter(({ light }) => light !== 'plain');
  return [
    judgePlain(plain, settings),
    ...unique(harsh.map(({ label }) => label)).map((label) =>
      judgeHarsh(
        label,
        harsh.filter((row) => row.label === label),
        plain,
      ),
    ),
  ];
}

function judgePlain(
  plain: DriveRow | undefined,
  { agent, seconds }: Pick<DriveSettings, 'agent' | 'seconds'>,
): DriveVerdict {
  const about = { claim: 'plain look', label: 'raw' } as const;
  const subject = 'Plain look, no proxy';
  if (plain === undefined) {
    const sentence = `${subject}: not measured; drive with --light plain, too.`;
    return { ...about, verdict: 'not measured', sentence };
  }
  const lasted = `${Math.round(plain.survived * plain.episodes)} of ${plain.episodes} episodes lasted ${seconds} s`;
  if (plain.episodes < MIN_EPISODES) {
    return { ...about, verdict: 'not measured', sentence: `${subject}: ${NOT_ENOUGH}; ${lasted}.` };
  }
  const needed = agent === LANE_FOLLOWER ? MIN_SURVIVED.laneFollower : MIN_SURVIVED.policy;
  const verdict = plain.survived >= needed ? 'holds' : 'fails';
  const expected = `at least ${100 * needed} % expected`;
  return { ...about, verdict, sentence: `${subject}: ${verdict}; ${lasted} (${expected}).` };
}

/** @param rows one variant, each harsh light, and all of them together where there are several */
function judgeHarsh(label: string, rows: readonly DriveRow[], plain: DriveRow | undefined): DriveVerdict {
  const about = { claim: 'harsh light', label } as const;
  const subject = `Harsh light, ${label}`;
  const reference = plain?.figures.survivalTime.value;
  const whole = rows.find(({ light }) => light === ALL_HARSH) ?? rows[0];
  const gain = whole?.gain?.survivalTime;
  const against = gain === undefined ? '' : ` Against raw, in s: ${describeGain(gain, 1)}.`;
  const medians = rows.map((row) => `${row.light} ${describeEstimate(row.figures.survivalTime, 1)}`);
  const survival = `median survival in s: ${medians.join(', ')}.${against}`;
  if (reference == null) {
    const sentence = `${subject}: not measured against the plain look, which was not driven; ${survival}`;
    return { ...about, verdict: 'not measured', sentence };
  }
  if ([plain, ...rows].some((row) => row !== undefined && row.episodes < MIN_EPISODES)) {
    return { ...about, verdict: 'not measured', sentence: `${subject}: ${NOT_ENOUGH}; ${survival}` };
  }
  const lights = rows
    .filter(({ light }) => light !== ALL_HARSH)
    .map(({ light, figures }) => ({ light, median: figures.survivalTime.value ?? 0 }));
  const short = lights.filter(({ median }) => median < MIN_KEPT * reference);
  const describe = ({ light, median }: (typeof lights)[number]): string =>
    `${light} ${median.toFixed(1)} s (${Math.round((100 * median) / reference)} %)`;
  const limit = `${100 * MIN_KEPT} % of the plain look's median survival, ${reference.toFixed(1)} s`;
  const verdict = short.length === 0 ? 'holds' : 'fails';
  const finding =
    short.length === 0
      ? `at least ${limit}, in each of ${lights.length} lights`
      : `less than ${limit}, in ${short.length} of ${lights.length} lights: ${short.map(describe).join(', ')}`;
  // A robot can last and yet drive nowhere, or in the wrong lane.
  const distance = ` Distance in m: ${describeEstimate(whole?.figures.distance)}; raw in the plain look: ${describeEstimate(plain?.figures.distance)}.`;
  return { ...about, verdict, sentence: `${subject}: ${verdict}; ${finding}.${against}${distance}` };
}

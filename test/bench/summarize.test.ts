import type { ContenderName } from '../../src/bench/contender';
import { findMedian, summarizeRounds, type Measured, type Round } from '../../src/bench/summarize';
import { checkTargets } from '../../src/bench/targets';

const RSS: Record<ContenderName, number> = { floor: 1, pipeline: 2, node: 3, python: 4, echo: 5 };

const ALONE = { gapMs: 7, translateMs: [5, 6, 4] };
const QUIET = { othersShare: 0, idleGapMs: 6 };

function measure(latency: number, cpuSeconds = 1): Measured {
  return { latencies: [latency, latency, latency, latency], lost: 0, seconds: 2, cpuSeconds };
}

function makeRound(changes: Partial<Record<ContenderName, Measured>> = {}): Round {
  return {
    floor: measure(8),
    pipeline: measure(9),
    node: measure(9.2, 1),
    python: measure(12.5, 2),
    echo: measure(1),
    ...changes,
  };
}

test('figures cover the frames of all rounds', () => {
  const other = { latencies: [20, 30], lost: 1, seconds: 1, cpuSeconds: 2 };
  const { contenders } = summarizeRounds([makeRound(), makeRound({ node: other })], RSS, ALONE, QUIET);
  expect(contenders.node).toEqual({
    ...{ frames: 6, lost: 1, p50: 9.2, p95: 30, p99: 30, framesPerSecond: 2, cpuSecondsPerFrame: 0.5 },
    ...{ rssMiB: 3, longestGapMs: 7 },
  });
  expect(contenders.floor.longestGapMs).toBeUndefined();
});

test('a disturbed round does not change ratios', () => {
  const disturbed = makeRound({ node: measure(1000, 1000), floor: measure(20) });
  const { ratios } = summarizeRounds([makeRound(), disturbed, makeRound()], RSS, ALONE, QUIET);
  expect(ratios.nodeToFloor).toBeCloseTo(1.15);
  expect(ratios.nodeToPython).toBeCloseTo(0.736);
  expect(ratios.nodeToPythonCpu).toBeCloseTo(0.5);
  expect(ratios.pipelineToFloor).toBeCloseTo(9 / 8);
});

test('the translate stage is that of the node alone', () => {
  const { translate } = summarizeRounds([makeRound()], RSS, ALONE, QUIET);
  expect(translate).toEqual({ p50: 5, p99: 6 });
});

const FAST = [12];

test.each([
  ['all as promised', {}, 20, FAST, [true, true, true, true, true]],
  ['slower than allowed', { node: measure(12.1) }, 5, FAST, [false, false, true, true, true]],
  ['hardly faster than Python', { python: measure(9.6, 2) }, 5, FAST, [true, false, true, true, true]],
  [
    'more than half the CPU of Python',
    { node: measure(9.2, 1.01) },
    5,
    FAST,
    [true, true, false, true, true],
  ],
  ['a slow model', {}, 5, [12.1], [true, true, true, false, true]],
  ['a model without measurements', {}, 5, [], [true, true, true, false, true]],
  ['an event loop that stopped', {}, 20.1, FAST, [true, true, true, true, false]],
  ['an event loop without measurements', {}, undefined, FAST, [true, true, true, true, false]],
] as const)('targets for %s', (_, changes, gapMs, translateMs, expected) => {
  const alone = { gapMs, translateMs };
  const targets = checkTargets('camera', summarizeRounds([makeRound(changes)], RSS, alone, QUIET));
  expect(targets.map(({ holds }) => holds)).toEqual(expected);
  expect(targets.every(({ name }) => name.startsWith('at 30 Hz: '))).toBe(true);
});

test("back to back the limit is Python's CPU time", () => {
  const check = (cpuSeconds: number): boolean | undefined => {
    const round = makeRound({ node: measure(9.2, cpuSeconds) });
    return checkTargets('back_to_back', summarizeRounds([round], RSS, ALONE, QUIET))[2]?.holds;
  };
  expect([check(2), check(2.1)]).toEqual([true, false]);
});

test("an even count's median is the middle mean", () => {
  expect(findMedian([4, 1, 3, 2])).toBe(2.5);
  expect(findMedian([3, 1, 2])).toBe(2);
  expect(findMedian([])).toBeNaN();
});

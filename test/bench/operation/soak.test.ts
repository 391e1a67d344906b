import { checkTicks } from '../../../src/bench/operation/check-ticks';
import { findLongestGap } from '../../../src/bench/operation/gaps';
import { checkOperation } from '../../../src/bench/operation/operation-targets';
import type { Arrival, Seen, Tick } from '../../../src/bench/operation/stream-driver';
import { summarizeSoak, type SoakRecord } from '../../../src/bench/operation/summarize-soak';

const HZ = 30;

function makeTick(at: number, counts: Readonly<Record<string, number>> = {}): Tick {
  const all = {
    ...{ 'frames.received': 0, 'frames.translated': 0, 'frames.passed_through': 0, 'frames.held': 0 },
    ...{ 'frames.failed': 0, 'frames.pending': 0, 'dropped.stale': 0, 'dropped.superseded': 0 },
    ...{ 'event_loop.max_gap_ms': 7, ...counts },
  };
  return {
    at,
    values: Object.fromEntries(Object.entries(all).map(([key, value]) => [key, String(value)])),
  };
}

/** Two minutes in which every frame takes `latencyMs`; before them the node had received 10 frames. */
function makeRecord(latencyMs = 20, changes: Partial<SoakRecord> = {}): SoakRecord {
  const sent = 120 * HZ;
  const arrivals = Array.from({ length: sent }, (_, i): Arrival => [i / HZ, i / HZ + latencyMs / 1000]);
  const ticks = Array.from({ length: 120 }, (_, i) => {
    const done = 10 + (i + 1) * HZ;
    return makeTick(i, { 'frames.received': done, 'frames.translated': done });
  });
  return {
    ...{ minutes: 2, hz: HZ, cpuSeconds: 36, surroundings: { othersShare: 0, idleGapMs: 5 } },
    before: makeTick(0, { 'frames.received': 10, 'frames.translated': 10 }),
    seen: { sent, arrivals, ticks },
    samples: ticks.map(({ at }) => ({ at, rssMiB: 200, openFiles: 40, threads: 20 })),
    ...changes,
  };
}

test("the summary counts from the soak's start", () => {
  const soak = summarizeSoak(makeRecord());
  expect(soak.latency.p50).toBeCloseTo(20);
  expect(soak.latency.max).toBeCloseTo(20);
  expect(soak.counts).toMatchObject({ received: 3600, translated: 3600, dropped: 0, pending: 0 });
  expect(soak.lost).toEqual({ beforeNode: 0, afterNode: 0 });
  expect(soak.cpuSecondsPerFrame).toBeCloseTo(0.01);
  expect(soak.longestSilenceMs).toBeCloseTo(1000 / HZ);
  expect(soak.byMinute).toHaveLength(2);
  expect(soak.byMinute[1]?.p99).toBeCloseTo(20);
  expect(soak.wrong).toEqual([]);
  expect(checkOperation({ soak }).every(({ holds }) => holds)).toBe(true);
});

test.each([
  ['latency', makeRecord(33.5)],
  ['memory', withLast({ rssMiB: 211 })],
  ['open files', withLast({ openFiles: 41 })],
  ['threads', withLast({ threads: 21 })],
  ['counters', makeRecord(20, { before: makeTick(0, { 'frames.received': 4000 }) })],
])('only the target for %s fails', (name, record) => {
  const failed = checkOperation({ soak: summarizeSoak(record) }).filter(({ holds }) => !holds);
  expect(failed.map((target) => target.name)).toEqual([expect.stringContaining(name)]);
});

/** What the process had in the last half of the soak. */
function withLast(change: object): SoakRecord {
  const record = makeRecord();
  return { ...record, samples: record.samples.map((each, i) => (i < 60 ? each : { ...each, ...change })) };
}

const GOOD = { 'frames.received': 3, 'frames.translated': 2, 'dropped.stale': 1 };

test.each([
  ['nothing', [GOOD], []],
  ['a frame counted twice', [{ ...GOOD, 'frames.held': 1 }], ['3 received, 3 published + 1 dropped']],
  [
    'a frame that was forgotten',
    [{ ...GOOD, 'frames.received': 6, 'frames.pending': 3 }, GOOD],
    ['tick 1: 3 pending', 'tick 2: received went back from 6 to 3'],
  ],
  ['a frame never decided', [{ ...GOOD, 'frames.received': 4, 'frames.pending': 1 }], ['end: 1 pending']],
  [
    'more received than sent',
    [{ 'frames.received': 5, 'dropped.stale': 5 }],
    ['5 received of 4 sent', '2 arrived of 0'],
  ],
  [
    'fewer published than arrived',
    [{ 'frames.received': 1, 'frames.held': 1 }],
    ['2 arrived of 1 published'],
  ],
  ['no diagnostics', [], ['no diagnostics came', '2 arrived of 0 published']],
])('counter check finds %s', (_, ticks, expected) => {
  const arrivals: Arrival[] = [
    [0, 1],
    [1, 2],
  ];
  const seen: Seen = { sent: 4, arrivals, ticks: ticks.map((counts) => makeTick(0, counts)) };
  expect(checkTicks(makeTick(0), seen)).toEqual(
    expected.map((text) => expect.stringContaining(text) as string),
  );
});

test('the longest gap has its two ends', () => {
  expect(findLongestGap([1, 2, 5, 6, 8])).toEqual({ from: 2, to: 5 });
  expect(findLongestGap([1])).toBeUndefined();
});

test('the worst start, swap and crash are judged', () => {
  const swap = { other: 'x', seconds: [], gapsMs: [40, 101], undisturbedGapsMs: [] };
  const targets = checkOperation({
    start: { configure: [0.5, 3.1], process: [9] },
    swap,
    crashes: [0.2, 0.5, 2.3],
  });
  expect(targets.map(({ found, holds }) => [found, holds])).toEqual([
    [3.1, false],
    [101, false],
    [0.2, true],
    [2.3, false],
  ]);
  expect(checkOperation({ crashes: [] })[0]).toMatchObject({ found: NaN, holds: false });
});

import { pickPercentile } from '../../pipeline/latency';
import { readFrameCounts, type FrameCounts } from '../../status/frame-counts';
import { findGrowth, fitSlope } from '../growth';
import type { Surroundings } from '../watch-machine';
import { checkTicks } from './check-ticks';
import { findLongestGap } from './gaps';
import type { Seen, Tick } from './stream-driver';

/** The state of the node's process, taken about once a second. */
export interface Sample {
  /** Time by readClock, s. */
  readonly at: number;
  readonly rssMiB: number;
  readonly openFiles: number;
  readonly threads: number;
}

/** Medians of the first and the last quarter of the soak. */
interface Change {
  readonly start: number;
  readonly end: number;
}

export interface SoakMinute {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  readonly rssMiB: number;
}

export interface SoakSummary {
  readonly minutes: number;
  readonly hz: number;
  /** Time from the camera's publish() to the consumer's callback, ms. */
  readonly latency: {
    readonly p50: number;
    readonly p95: number;
    readonly p99: number;
    readonly max: number;
  };
  /** Longest time between two frames at the consumer, ms. */
  readonly longestSilenceMs: number;
  /** Longest gap of the node's event loop, ms. */
  readonly longestGapMs: number;
  readonly sent: number;
  /** The node's counts during the soak; `pending` is that at the end. */
  readonly counts: FrameCounts;
  readonly arrived: number;
  /** Between camera and node, node and consumer: both ends are best effort and keep one frame, as on a robot. */
  readonly lost: { readonly beforeNode: number; readonly afterNode: number };
  readonly ticks: number;
  /** Ticks at which the counters did not add up, with the reason; empty in a good run. */
  readonly wrong: readonly string[];
  readonly cpuSecondsPerFrame: number;
  readonly rssMiB: Change & { readonly slopePerHour: number };
  readonly openFiles: Change;
  readonly threads: Change;
  readonly byMinute: readonly SoakMinute[];
  readonly surroundings: Surroundings;
}

export interface SoakRecord {
  readonly minutes: number;
  readonly hz: number;
  /** The node's last diagnostics before the soak, when no frame was in flight. */
  readonly before: Tick;
  readonly seen: Seen;
  readonly samples: readonly Sample[];
  readonly cpuSeconds: number;
  readonly surroundings: Surroundings;
}

export function summarizeSoak(record: SoakRecord): SoakSummary {
  const { minutes, hz, before, seen, samples, cpuSeconds, surroundings } = record;
  const arrivedAt = seen.arrivals.map(([, at]) => at);
  const latencies = sortLatencies(seen.arrivals);
  const counts = subtractCounts(
    readFrameCounts((seen.ticks.at(-1) ?? before).values),
    readFrameCounts(before.values),
  );
  const published = counts.translated + counts.passedThrough + counts.held;
  const silence = findLongestGap(arrivedAt);
  const rss = samples.map(({ rssMiB }) => rssMiB);
  const hours = samples.map(({ at }) => at / 3600);
  return {
    minutes,
    hz,
    latency: { ...pickPercentiles(latencies), p95: pickPercentile(latencies, 95) },
    longestSilenceMs: silence ? (silence.to - silence.from) * 1000 : NaN,
    longestGapMs: Math.max(...seen.ticks.map(({ values }) => Number(values['event_loop.max_gap_ms']))),
    sent: seen.sent,
    counts,
    arrived: seen.arrivals.length,
    lost: { beforeNode: seen.sent - counts.received, afterNode: published - seen.arrivals.length },
    ticks: seen.ticks.length,
    wrong: checkTicks(before, seen),
    cpuSecondsPerFrame: cpuSeconds / published,
    rssMiB: { ...findGrowth(rss), slopePerHour: fitSlope(hours, rss) },
    openFiles: findGrowth(samples.map(({ openFiles }) => openFiles)),
    threads: findGrowth(samples.map(({ threads }) => threads)),
    byMinute: listMinutes(record),
    surroundings,
  };
}

function listMinutes({ seen, samples, minutes }: SoakRecord): SoakMinute[] {
  const started = samples[0]?.at ?? 0;
  return Array.from({ length: Math.ceil(minutes) }, (_, minute) => {
    const isWithin = (at: number): boolean => Math.floor((at - started) / 60) === minute;
    const latencies = sortLatencies(seen.arrivals.filter(([, at]) => isWithin(at)));
    const rss = samples.filter(({ at }) => isWithin(at)).map(({ rssMiB }) => rssMiB);
    return { ...pickPercentiles(latencies), rssMiB: findGrowth(rss).end };
  });
}

function sortLatencies(arrivals: Seen['arrivals']): Float64Array {
  return Float64Array.from(arrivals, ([sent, arrived]) => (arrived - sent) * 1000).sort();
}

function pickPercentiles(sorted: Float64Array): { p50: number; p99: number; max: number } {
  return { p50: pickPercentile(sorted, 50), p99: pickPercentile(sorted, 99), max: sorted.at(-1) ?? NaN };
}

function subtractCounts(after: FrameCounts, before: FrameCounts): FrameCounts {
  const drops = Object.entries(after.drops).map(([cause, n]) => [cause, n - (before.drops[cause] ?? 0)]);
  return {
    received: after.received - before.received,
    translated: after.translated - before.translated,
    passedThrough: after.passedThrough - before.passedThrough,
    held: after.held - before.held,
    dropped: after.dropped - before.dropped,
    drops: Object.fromEntries(drops) as Record<string, number>,
    failed: after.failed - before.failed,
    pending: after.pending,
  };
}

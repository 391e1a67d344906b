import { pickPercentile } from '../pipeline/latency';
import { CONTENDERS, type ContenderName } from './contender';
import type { Surroundings } from './watch-machine';

/** One turn of one contender, as measured. */
export interface Measured {
  readonly latencies: readonly number[];
  readonly lost: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly gapMs?: number;
}

/** All contenders once, one after the other on the same frames. */
export type Round = Readonly<Record<ContenderName, Measured>>;

export interface ContenderSummary {
  readonly frames: number;
  readonly lost: number;
  /** Latency percentiles, ms. */
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly framesPerSecond: number;
  readonly cpuSecondsPerFrame: number;
  readonly rssMiB: number;
  /** Longest event-loop gap, ms; undefined if there is none or it is unknown. */
  readonly longestGapMs?: number;
}

/** Medians over the rounds: a burst of load on the machine spoils a round, not the figure. */
export interface Ratios {
  readonly nodeToFloor: number;
  readonly nodeToPython: number;
  readonly nodeToPythonCpu: number;
  readonly pipelineToFloor: number;
}

/** The node while no other contender worked. */
export interface NodeAlone {
  /** Longest event-loop gap, ms; undefined if no diagnostics arrived. */
  readonly gapMs: number | undefined;
  /** The translate stage of each frame by the latency topic, ms. */
  readonly translateMs: readonly number[];
}

export interface ModeSummary {
  readonly contenders: Readonly<Record<ContenderName, ContenderSummary>>;
  readonly ratios: Ratios;
  /** The node's translate stage while only the node worked, ms. */
  readonly translate: { readonly p50: number; readonly p99: number };
  readonly surroundings: Surroundings;
}

export const ALLOWED = {
  floorFactor: 1.15,
  pythonFactor: 0.95,
  // Between the frames of a camera the Python node's threads spin, ours sleep; back to back there is no such time.
  pythonCpuFactor: { back_to_back: 1, camera: 0.5 },
  translateMs: 12,
  gapMs: 20,
} as const;

/** @param rssMiB of each contender's process at the end */
export function summarizeRounds(
  rounds: readonly Round[],
  rssMiB: Readonly<Record<ContenderName, number>>,
  alone: NodeAlone,
  surroundings: Surroundings,
): ModeSummary {
  const contenders = Object.fromEntries(
    CONTENDERS.map((contender) => {
      const turns = rounds.map((round) => round[contender]);
      const gaps = turns.flatMap(({ gapMs }) => (gapMs === undefined ? [] : [gapMs]));
      const gap = contender === 'node' ? alone.gapMs : gaps.length > 0 ? Math.max(...gaps) : undefined;
      return [
        contender,
        { ...summarizeTurns(turns, rssMiB[contender]), ...(gap !== undefined && { longestGapMs: gap }) },
      ];
    }),
  ) as Record<ContenderName, ContenderSummary>;
  const times = Float64Array.from(alone.translateMs).sort();
  const pick = (percent: number): number => (times.length > 0 ? pickPercentile(times, percent) : NaN);
  const translate = { p50: pick(50), p99: pick(99) };
  return { contenders, ratios: findRatios(rounds), translate, surroundings };
}

function summarizeTurns(turns: readonly Measured[], rssMiB: number): ContenderSummary {
  const latencies = Float64Array.from(turns.flatMap((turn) => [...turn.latencies])).sort();
  const sum = (value: (turn: Measured) => number): number =>
    turns.reduce((total, turn) => total + value(turn), 0);
  const frames = latencies.length;
  return {
    frames,
    lost: sum(({ lost }) => lost),
    p50: pickPercentile(latencies, 50),
    p95: pickPercentile(latencies, 95),
    p99: pickPercentile(latencies, 99),
    framesPerSecond: frames / sum(({ seconds }) => seconds),
    cpuSecondsPerFrame: sum(({ cpuSeconds }) => cpuSeconds) / frames,
    rssMiB,
  };
}

function findRatios(rounds: readonly Round[]): Ratios {
  const p50 = ({ latencies }: Measured): number => findMedian(latencies);
  const cpu = ({ cpuSeconds, latencies }: Measured): number => cpuSeconds / latencies.length;
  const over = (ratio: (round: Round) => number): number => findMedian(rounds.map(ratio));
  return {
    nodeToFloor: over(({ node, floor }) => p50(node) / p50(floor)),
    nodeToPython: over(({ node, python }) => p50(node) / p50(python)),
    nodeToPythonCpu: over(({ node, python }) => cpu(node) / cpu(python)),
    pipelineToFloor: over(({ pipeline, floor }) => p50(pipeline) / p50(floor)),
  };
}

export function findMedian(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}

import { computeIou, type OverlapByColor } from '../evaluate/score/overlap';
import { type TapeColor, mapColors } from '../lines/tape';
import { FRAME_STAGES } from '../pipeline/frame-stages';
import { readFrameCounts } from '../status/frame-counts';
import type { ReceivedValues, StatusKey } from '../status/status-values';
import type { ConsumerReport } from './consumer-messages';
import type { PairScore, Score } from './score';

/** The stages of a frame in the proxy, in order. */
export const STAGES = FRAME_STAGES.filter((stage) => stage !== 'age');
export type Stage = (typeof STAGES)[number];

export interface Percentiles {
  readonly p50: number;
  readonly p99: number;
}

/** Figures of the line detector over some pictures. */
export interface TapeFigures {
  /** Mean number of segments per picture. */
  readonly segments: Readonly<Record<TapeColor, number>>;
  /** 0 to 1, pixels pooled over the pictures; null without masks, or where neither truth nor thresholds have a pixel. */
  readonly iou: Readonly<Record<TapeColor, number | null>>;
}

export interface LookSummary {
  readonly look: string;
  /** Pictures that were compared. */
  readonly pairs: number;
  readonly raw: TapeFigures;
  readonly proxied: TapeFigures;
}

/** The proxy's own figures, from /diagnostics. */
export interface ProxySummary {
  readonly model: string;
  readonly sha256: string;
  readonly provider: string;
  readonly received: number;
  readonly translated: number;
  readonly passedThrough: number;
  /** Frames that were not published, by cause; causes that did not occur are left out. */
  readonly dropped: Readonly<Record<string, number>>;
  /** Frames per second, over the last second. */
  readonly rateIn: number;
  readonly rateOut: number;
  /** ms, over the last 1024 frames. */
  readonly latency: Readonly<Record<Stage, Percentiles>>;
}

export interface ConsumerSummary {
  readonly received: number;
  /** Pictures per second. */
  readonly rate: number;
  /** ms from the camera's stamp to the consumer. */
  readonly latency: Percentiles;
}

/** All figures of a demo at one moment. */
export interface Figures {
  readonly proxy: ProxySummary;
  readonly camera: ConsumerSummary;
  readonly proxied: ConsumerSummary;
  readonly unpaired: number;
  /** false once pictures without a truth mask were compared. */
  readonly hasMasks: boolean;
  /** Means over the looks. */
  readonly all: Omit<LookSummary, 'look'>;
  readonly looks: readonly LookSummary[];
}

export function summarizeReport(report: ConsumerReport): Figures {
  const looks = report.scores.map(({ look, pair }) => ({ look, ...summarizePair(pair) }));
  return {
    proxy: readDiagnostics(report.diagnostics),
    camera: summarizeTopic(report.camera),
    proxied: summarizeTopic(report.proxied),
    unpaired: report.unpaired,
    hasMasks: report.scores.every(({ pair: { raw } }) => raw.pictures === 0 || raw.overlap !== undefined),
    all: averageLooks(looks.filter(({ pairs }) => pairs > 0)),
    looks,
  };
}

/** Replaces the proxy's rates of the last second by those of the whole run. */
export function averageRates(figures: Figures, seconds: number): Figures {
  const { proxy } = figures;
  const rateOut = (proxy.translated + proxy.passedThrough) / seconds;
  return { ...figures, proxy: { ...proxy, rateIn: proxy.received / seconds, rateOut } };
}

/** Averages over lights, each with equal weight: in pooled pixels one light's false tape would outweigh all others. */
function averageLooks(looks: readonly LookSummary[]): Omit<LookSummary, 'look'> {
  const average = (part: 'raw' | 'proxied'): TapeFigures => {
    const segments = (color: TapeColor): number => mean(looks.map((look) => look[part].segments[color])) ?? 0;
    const iou = (color: TapeColor): number | null =>
      mean(looks.flatMap((look) => look[part].iou[color] ?? []));
    return {
      segments: mapColors(segments),
      iou: mapColors(iou),
    };
  };
  return {
    pairs: looks.reduce((sum, { pairs }) => sum + pairs, 0),
    raw: average('raw'),
    proxied: average('proxied'),
  };
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function summarizeTopic({ received, rate, latency }: ConsumerReport['camera']): ConsumerSummary {
  return { received, rate, latency: { p50: latency.p50, p99: latency.p99 } };
}

function summarizePair({ raw, proxied }: PairScore): Omit<LookSummary, 'look'> {
  return { pairs: raw.pictures, raw: summarizeScore(raw), proxied: summarizeScore(proxied) };
}

function summarizeScore({ pictures, segments, overlap }: Score): TapeFigures {
  return {
    segments: mapColors((color) => (pictures === 0 ? 0 : segments[color] / pictures)),
    iou: poolIou(overlap),
  };
}

function poolIou(overlap: OverlapByColor | undefined): Record<TapeColor, number | null> {
  return mapColors((color) => (overlap ? (computeIou(overlap[color]) ?? null) : null));
}

function readDiagnostics(values: ReceivedValues): ProxySummary {
  const number = (key: StatusKey): number => Number(values[key] ?? 0);
  const dropped = Object.entries(readFrameCounts(values).drops).filter(([, count]) => count > 0);
  const latency = STAGES.map((stage) => [
    stage,
    { p50: number(`latency.${stage}.p50_ms`), p99: number(`latency.${stage}.p99_ms`) },
  ]);
  return {
    model: values['model'] ?? '',
    sha256: values['sha256'] ?? '',
    provider: values['provider'] ?? '',
    received: number('frames.received'),
    translated: number('frames.translated'),
    passedThrough: number('frames.passed_through'),
    dropped: Object.fromEntries(dropped),
    rateIn: number('rate.in_hz'),
    rateOut: number('rate.out_hz'),
    latency: Object.fromEntries(latency) as Record<Stage, Percentiles>,
  };
}

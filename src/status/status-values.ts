import type { Anomaly, DropCause } from '../pipeline/frame-counters';
import type { FrameStage } from '../pipeline/frame-stages';

export const QUANTILES = ['p50', 'p95', 'p99'] as const;
export type Quantile = (typeof QUANTILES)[number];

/** Every key of a proxy's status on /diagnostics: the node writes these, and whoever reads them takes them from here. */
export type StatusKey =
  | 'lifecycle'
  | 'enabled'
  | 'model'
  | 'direction'
  | 'sha256'
  | 'provider'
  | 'model.problem'
  | 'model.restarts'
  | 'model.swaps'
  | 'topic.input'
  | 'topic.output'
  | 'topic.shared'
  | 'subscribers'
  | 'last_error'
  | 'pid'
  | 'event_loop.max_gap_ms'
  | `rate.${'in' | 'out' | 'failed'}_hz`
  | `frames.${'received' | 'translated' | 'passed_through' | 'held' | 'pending'}`
  | `frames.${'failed' | 'failed_in_a_row'}`
  | `${typeof DROP_PREFIX}${DropCause}`
  | `anomaly.${Anomaly}`
  | `latency.${FrameStage}.${Quantile}_ms`;

export const DROP_PREFIX = 'dropped.';

/** What the node writes: all of them. */
export type StatusValues = Readonly<Record<StatusKey, string>>;

/** What a reader gets: a node of another version, or another program, may leave some out. */
export type ReceivedValues = Readonly<Partial<Record<StatusKey, string>>>;

import { DROP_PREFIX, type ReceivedValues } from './status-values';

/** Frames as a proxy's diagnostics count them, since its start. */
export interface FrameCounts {
  readonly received: number;
  readonly translated: number;
  readonly passedThrough: number;
  readonly held: number;
  /** Over all causes. */
  readonly dropped: number;
  /** Drops by cause, for every cause that the diagnostics have. */
  readonly drops: Readonly<Record<string, number>>;
  readonly failed: number;
  readonly pending: number;
}

/** @param values of a proxy's diagnostics; NaN for what is missing there */
export function readFrameCounts(values: ReceivedValues): FrameCounts {
  const drops = Object.fromEntries(
    Object.entries(values)
      .filter(([key]) => key.startsWith(DROP_PREFIX))
      .map(([key, count]) => [key.slice(DROP_PREFIX.length), Number(count)]),
  );
  return {
    received: Number(values['frames.received']),
    translated: Number(values['frames.translated']),
    passedThrough: Number(values['frames.passed_through']),
    held: Number(values['frames.held']),
    dropped: Object.values(drops).reduce((sum, count) => sum + count, 0),
    drops,
    failed: Number(values['frames.failed']),
    pending: Number(values['frames.pending']),
  };
}

import { IMAGE_ERROR_REASONS } from '../image/image-error';

/** Why a frame did not reach the proxy topic: the loop's own causes, then what can be wrong with a picture. */
export const DROP_CAUSES = [
  'superseded',
  'stale',
  'over_rate',
  'failed',
  'stopped',
  ...IMAGE_ERROR_REASONS,
] as const;
export type DropCause = (typeof DROP_CAUSES)[number];

/** What was odd about a frame that was delivered all the same. */
export const ANOMALIES = ['stamp_zero', 'stamp_backwards', 'size_changed', 'frame_id_unexpected'] as const;
export type Anomaly = (typeof ANOMALIES)[number];

export interface CounterSnapshot {
  readonly received: number;
  /** Translated and published. */
  readonly translated: number;
  /** Published as the camera sent them: bypass, or on_error pass_through. */
  readonly passedThrough: number;
  /** on_error hold: the last translated picture, published again under a newer stamp. */
  readonly held: number;
  readonly dropped: Readonly<Record<DropCause, number>>;
  readonly anomalies: Readonly<Record<Anomaly, number>>;
  /** Received, not yet decided: one that waits and one in work at most. */
  readonly pending: number;
  /** Translations of good pictures that failed; what became of those frames is counted above, by on_error. */
  readonly failures: number;
  /** Failures since a translation succeeded the last time. */
  readonly failuresInARow: number;
  /** When a frame was published the last time, ms, monotonic (performance.now); -Infinity: never. */
  readonly publishedAt: number;
}

/** Counts every frame exactly once: received = translated + passedThrough + held + all drops + pending. */
export class FrameCounters {
  #received = 0;
  #translated = 0;
  #passedThrough = 0;
  #held = 0;
  #failures = 0;
  #failuresInARow = 0;
  #publishedAt = -Infinity;
  readonly #dropped: Record<DropCause, number> = zeros(DROP_CAUSES);
  readonly #anomalies: Record<Anomaly, number> = zeros(ANOMALIES);

  countReceived(): void {
    this.#received++;
  }

  countTranslated(): void {
    this.#translated++;
    this.#failuresInARow = 0;
    this.#publishedAt = performance.now();
  }

  countPassedThrough(): void {
    this.#passedThrough++;
    this.#publishedAt = performance.now();
  }

  countHeld(): void {
    this.#held++;
    this.#publishedAt = performance.now();
  }

  countFailure(): void {
    this.#failures++;
    this.#failuresInARow++;
  }

  countDrop(cause: DropCause): void {
    this.#dropped[cause]++;
  }

  countAnomaly(anomaly: Anomaly): void {
    this.#anomalies[anomaly]++;
  }

  get snapshot(): CounterSnapshot {
    const dropped = { ...this.#dropped };
    const decided =
      this.#translated +
      this.#passedThrough +
      this.#held +
      Object.values(dropped).reduce((sum, n) => sum + n, 0);
    return {
      received: this.#received,
      translated: this.#translated,
      passedThrough: this.#passedThrough,
      held: this.#held,
      dropped,
      anomalies: { ...this.#anomalies },
      pending: this.#received - decided,
      failures: this.#failures,
      failuresInARow: this.#failuresInARow,
      publishedAt: this.#publishedAt,
    };
  }
}

function zeros<K extends string>(keys: readonly K[]): Record<K, number> {
  return Object.fromEntries(keys.map((key) => [key, 0])) as Record<K, number>;
}

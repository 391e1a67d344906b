/** Milliseconds over the latest window; all zero while nothing was recorded. */
export interface LatencySummary {
  /** How many values the figures stand on. */
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/**
 * The latest `size` durations. perf_hooks' histogram keeps everything since its reset; a robot's operator wants the
 * last half minute. Sorting a thousand numbers once a second is cheaper than any sketch kept up to date per frame.
 */
export class LatencyWindow {
  readonly #values: Float64Array;
  #next = 0;
  #count = 0;
  #longest = 0;

  constructor(size = 1024) {
    this.#values = new Float64Array(size);
  }

  add(milliseconds: number): void {
    this.#values[this.#next] = milliseconds;
    this.#next = (this.#next + 1) % this.#values.length;
    this.#count = Math.min(this.#count + 1, this.#values.length);
    this.#longest = Math.max(this.#longest, milliseconds);
  }

  /** The longest of those added since the last call; 0 where there was none. */
  takeLongest(): number {
    const longest = this.#longest;
    this.#longest = 0;
    return longest;
  }

  summarize(): LatencySummary {
    const sorted = this.#values.slice(0, this.#count).sort();
    return {
      count: this.#count,
      p50: pickPercentile(sorted, 50),
      p95: pickPercentile(sorted, 95),
      p99: pickPercentile(sorted, 99),
      max: sorted.at(-1) ?? 0,
    };
  }
}

/** One window a stage; the stages are whatever names the caller records. */
export class StageLatency<Stage extends string> {
  readonly #windows: ReadonlyMap<Stage, LatencyWindow>;

  constructor(stages: readonly Stage[], size = 1024) {
    this.#windows = new Map(stages.map((stage) => [stage, new LatencyWindow(size)]));
  }

  record(times: Readonly<Partial<Record<Stage, number>>>): void {
    for (const [stage, window] of this.#windows) {
      const value = times[stage];
      if (value !== undefined) {
        window.add(value);
      }
    }
  }

  /** Takes the longest of one stage; see LatencyWindow. */
  takeLongest(stage: Stage): number {
    return this.#windows.get(stage)?.takeLongest() ?? 0;
  }

  summarize(): Record<Stage, LatencySummary> {
    const entries = [...this.#windows].map(([stage, window]) => [stage, window.summarize()] as const);
    return Object.fromEntries(entries) as Record<Stage, LatencySummary>;
  }
}

/** Nearest rank: the smallest value that at least `percent` of all values do not exceed; 0 of an empty list. */
export function pickPercentile(sorted: Float64Array, percent: number): number {
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? 0;
}

import { monitorEventLoopDelay, type IntervalHistogram } from 'node:perf_hooks';

/** How often the loop is looked at, in ms; a look costs 10 us, so this is 0.2 % of a core, and only while frames come. */
const LOOK_MS = 5;

/**
 * The longest time for which the event loop did nothing else, the 5 ms between two looks included: it errs to the
 * high side, never to the low one.
 */
export class EventLoopGap {
  readonly #delays: IntervalHistogram = monitorEventLoopDelay({ resolution: LOOK_MS });

  start(): void {
    this.#delays.reset();
    this.#delays.enable();
  }

  stop(): void {
    this.#delays.disable();
  }

  /** ms since the last call; 0 while it is not started. */
  takeLongest(): number {
    const longest = this.#delays.max / 1e6;
    this.#delays.reset();
    return longest;
  }
}

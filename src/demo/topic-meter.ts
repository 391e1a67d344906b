import { LatencyWindow } from '../pipeline/latency';
import type { TopicReport } from './consumer-messages';

/** Counts the pictures of a topic and keeps their latencies. */
export class TopicMeter {
  readonly #latency = new LatencyWindow(8192);
  #received = 0;
  #first = 0;
  #last = 0;

  /** @param now ms, monotonic */
  add(ageMs: number, now = performance.now()): void {
    if (this.#received === 0) this.#first = now;
    this.#last = now;
    this.#received++;
    this.#latency.add(ageMs);
  }

  get report(): TopicReport {
    const span = this.#last - this.#first;
    const rate = span > 0 ? ((this.#received - 1) * 1000) / span : 0;
    return { received: this.#received, rate, latency: this.#latency.summarize() };
  }
}

/**
 * Lets at most `rate` frames a second through. Keeps its phase: a camera at the limit's own rate loses no frame to
 * jitter, since one that comes up to half a period early is still let through and the next due time does not move.
 */
export class RateLimit {
  #due = -Infinity;

  /**
   * @param now ms, monotonic
   * @param rate Hz; 0: no limit
   */
  accepts(now: number, rate: number): boolean {
    if (rate <= 0) return true;
    const period = 1000 / rate;
    if (now < this.#due - period / 2) return false;
    this.#due = now - this.#due < period ? this.#due + period : now + period;
    return true;
  }
}

import type { Anomaly, DropCause } from '../pipeline/frame-counters';
import type { FrameObserver } from '../pipeline/frame-observer';
import { LogThrottle, type Logger } from '../process/log';

/** Logs frames that did not go their way, at a limited rate, and keeps the last error for diagnostics. */
export class FrameLog implements FrameObserver {
  readonly #log: Logger;
  readonly #throttle = new LogThrottle();
  #lastError = '';

  constructor(log: Logger) {
    this.#log = log;
  }

  /** The last thing that failed; stays until the next one. */
  get lastError(): string {
    return this.#lastError;
  }

  /** Another model was asked for and cannot be had. */
  onModelRefused(detail: string): void {
    this.#lastError = detail;
    this.#log.error(`model change rejected, keeping the current one: ${detail}`);
  }

  onDrop(cause: DropCause, detail: string): void {
    this.warn(cause, `frame dropped (${cause}): ${detail}`);
  }

  onAnomaly(anomaly: Anomaly, detail: string): void {
    this.warn(anomaly, detail);
  }

  onFailure(detail: string): void {
    this.#lastError = detail;
    this.warn('failed', `translation failed: ${detail}`);
  }

  onObserverError(detail: string): void {
    this.#lastError = `a frame was published, then reporting it failed: ${detail}`;
    this.warn('observer', this.#lastError);
  }

  /** `superseded` is the normal state of a slow model: said at debug level, counted in the diagnostics all the same. */
  warn(key: string, message: string): void {
    const suppressed = this.#throttle.pass(key);
    if (suppressed === undefined) return;
    const level = key === 'superseded' || key === 'over_rate' ? 'debug' : 'warn';
    this.#log[level](suppressed > 0 ? `${message} (and ${suppressed} more like it)` : message);
  }
}

import { LogThrottle, type Logger } from '../process/log';
import type { DropCause, Oddity } from '../pipeline/frame-counters';

/** Tells of frames that did not go their way: rate-limited lines in the log, and the last error for diagnostics. */
export class FrameReports {
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
  readonly onRefusal = (detail: string): void => {
    this.#lastError = detail;
    this.#log.error(`the model stays as it was: ${detail}`);
  };

  readonly onDrop = (cause: DropCause, detail: string): void => {
    this.warn(cause, `frame dropped (${cause}): ${detail}`);
  };

  readonly onOddity = (oddity: Oddity, detail: string): void => {
    this.warn(oddity, detail);
  };

  readonly onFailure = (detail: string): void => {
    this.#lastError = detail;
    this.warn('failed', `translation failed: ${detail}`);
  };

  /** `superseded` is the normal state of a slow model: said at debug level, counted in the diagnostics all the same. */
  warn(key: string, message: string): void {
    const suppressed = this.#throttle.pass(key);
    if (suppressed === undefined) return;
    const level = key === 'superseded' || key === 'over_rate' ? 'debug' : 'warn';
    this.#log[level](suppressed > 0 ? `${message} (and ${suppressed} more like it)` : message);
  }
}

import type { Logger } from '../process/log';
import { EventLoopGap } from './event-loop-gap';

/** How often the number of subscribers is looked at, in ms: what a consumer that comes waits at most. */
const LAZY_POLL_MS = 100;

/** The camera subscription. */
export interface CameraInput {
  readonly isOpen: boolean;
  open(): void;
  close(): void;
  /** Fits an open subscription to the cameras that are there by now. */
  follow?(): void;
}

/** Subscribes to the camera while somebody wants the result, and leaves it when nobody does. */
export class CameraDemand {
  readonly #input: CameraInput;
  readonly #isWanted: () => boolean;
  readonly #log: Logger;
  /** Measured only while frames come: looking costs. */
  readonly #eventLoopGap = new EventLoopGap();
  readonly #timer: NodeJS.Timeout;
  #subscribedAt = 0;

  constructor(input: CameraInput, isWanted: () => boolean, log: Logger) {
    this.#input = input;
    this.#isWanted = isWanted;
    this.#log = log;
    this.#timer = setInterval(() => {
      this.#follow();
    }, LAZY_POLL_MS);
    this.#follow();
  }

  /** When the camera was subscribed, ms, monotonic (performance.now). */
  get subscribedAt(): number {
    return this.#subscribedAt;
  }

  /** Longest gap of the event loop since the last call, ms; 0 while the camera is not subscribed. */
  takeLongestGap(): number {
    return this.#eventLoopGap.takeLongest();
  }

  close(): void {
    clearInterval(this.#timer);
    this.#leave();
  }

  #follow(): void {
    const isWanted = this.#isWanted();
    if (isWanted === this.#input.isOpen) {
      this.#input.follow?.();
      return;
    }
    if (isWanted) {
      this.#input.open();
      this.#subscribedAt = performance.now();
      this.#eventLoopGap.start();
    } else {
      this.#leave();
    }
    this.#log.info(isWanted ? 'subscribed to the camera' : 'no subscribers; unsubscribed from the camera');
  }

  #leave(): void {
    this.#eventLoopGap.stop();
    this.#input.close();
  }
}

import { describeError } from '../process/describe-error';
import type { CameraFrame } from './camera-frame';
import type { Anomaly, DropCause } from './frame-counters';
import type { FrameTimes } from './frame-stages';
import type { OutputImage } from './picture-codec';

/** Is told what became of each frame. What it throws changes nothing for the frame. */
export interface FrameObserver {
  /**
   * A frame is out.
   * @param result valid until this returns: the memory of a raw picture serves a later frame
   * @param times of a translated frame; none for one that was passed through or held
   */
  onPublished?(frame: CameraFrame, result: OutputImage, times: FrameTimes | undefined): void;
  onDrop?(cause: DropCause, detail: string): void;
  /** A good picture could not be translated; `detail` says why, and what was published instead. */
  onFailure?(detail: string): void;
  /** Something is odd about a frame that is delivered all the same. */
  onAnomaly?(anomaly: Anomaly, detail: string): void;
  /** An observer has thrown. */
  onObserverError?(detail: string): void;
}

/** Tells all observers. Never throws: a frame that is out must not count as failed because somebody looked at it. */
export class FrameObservers implements Required<FrameObserver> {
  readonly #observers: readonly FrameObserver[];

  constructor(observers: readonly FrameObserver[]) {
    this.#observers = observers;
  }

  onPublished(frame: CameraFrame, result: OutputImage, times: FrameTimes | undefined): void {
    this.#notify((observer) => observer.onPublished?.(frame, result, times));
  }

  onDrop(cause: DropCause, detail: string): void {
    this.#notify((observer) => observer.onDrop?.(cause, detail));
  }

  onFailure(detail: string): void {
    this.#notify((observer) => observer.onFailure?.(detail));
  }

  onAnomaly(anomaly: Anomaly, detail: string): void {
    this.#notify((observer) => observer.onAnomaly?.(anomaly, detail));
  }

  onObserverError(detail: string): void {
    for (const observer of this.#observers) {
      try {
        observer.onObserverError?.(detail);
      } catch {
        // Nobody is left to be told.
      }
    }
  }

  #notify(event: (observer: FrameObserver) => void): void {
    for (const observer of this.#observers) {
      try {
        event(observer);
      } catch (error) {
        this.onObserverError(describeError(error));
      }
    }
  }
}

import type { CameraFrame } from './camera-frame';
import type { Anomaly } from './frame-counters';

export interface FoundAnomaly {
  readonly anomaly: Anomaly;
  readonly detail: string;
}

/** Compares each frame with the one before it and with what is expected. */
export class AnomalyCheck {
  #lastStamp = 0n;
  #lastSize = '';

  /** Call it with every frame that comes. */
  checkStamp({ stamp }: CameraFrame): FoundAnomaly | undefined {
    const last = this.#lastStamp;
    this.#lastStamp = stamp;
    if (stamp === 0n) {
      return { anomaly: 'stamp_zero', detail: 'the camera sets no stamp; its age cannot be checked' };
    }
    if (stamp >= last) return undefined;
    const back = Number(last - stamp) / 1e6;
    return { anomaly: 'stamp_backwards', detail: `stamp went back by ${back.toFixed(1)} ms` };
  }

  /** @param expected empty: any */
  checkFrameId({ header: { frameId } }: CameraFrame, expected: string): FoundAnomaly | undefined {
    if (expected === '' || frameId === expected) return undefined;
    return {
      anomaly: 'frame_id_unexpected',
      detail: `frame_id is "${frameId}", the profile expects "${expected}"`,
    };
  }

  /** Call it with the size of every frame that was decoded. */
  checkSize({
    width,
    height,
  }: {
    readonly width: number;
    readonly height: number;
  }): FoundAnomaly | undefined {
    const [last, size] = [this.#lastSize, `${width}x${height}`];
    this.#lastSize = size;
    if (last === '' || size === last) return undefined;
    return {
      anomaly: 'size_changed',
      detail: `from ${last} to ${size}; the stack's homography may no longer fit`,
    };
  }
}

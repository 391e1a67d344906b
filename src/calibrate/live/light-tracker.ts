import { measureCast, measureDistance } from '../cast';
import type { Cast } from '../cast';
import { NO_TAPE } from '../../lines/tape';
import { LIVE_GRID } from './live-grid';

/** A frame whose cast lies farther than this from that of the latest frames is in another light. */
const NEW_LIGHT = 0.12;

interface CastFrame {
  readonly packed: Uint8Array;
  readonly cast: Cast;
}

/** Tells lights apart by the frames' own brightness and cast. One odd frame is a flash; two that agree are a new light. */
export class LightTracker {
  readonly #fade: number;
  #mean: Cast = [0, 0, 0];
  #frames = 0;
  #lights = 0;
  #doubtful: CastFrame | undefined;

  /** @param fade weight of all earlier frames when one is added */
  constructor(fade: number) {
    this.#fade = fade;
  }

  /** Mean of the latest frames. */
  get cast(): Cast {
    return this.#mean;
  }

  /** Frames in the present light. */
  get frames(): number {
    return this.#frames;
  }

  /** Lights since the start; one that came back is counted again. */
  get lights(): number {
    return this.#lights;
  }

  /**
   * @returns the frames that now belong to the present light, and whether it began with them; none: the frame may be a
   * flash, which the next one decides
   */
  add(packed: Uint8Array): { readonly isNew: boolean; readonly frames: readonly Uint8Array[] } {
    // By what is no tape: a stop line right before the robot is no red light.
    const frame = { packed, cast: measureCast(packed, LIVE_GRID, (kind) => kind === NO_TAPE) };
    const doubtful = this.#doubtful;
    if (this.#frames === 0 || measureDistance(frame.cast, this.#mean) <= NEW_LIGHT) {
      const isNew = this.#frames === 0;
      this.#take([frame], isNew);
      return { isNew, frames: [packed] };
    }
    if (doubtful !== undefined && measureDistance(frame.cast, doubtful.cast) <= NEW_LIGHT) {
      this.#take([doubtful, frame], true);
      return { isNew: true, frames: [doubtful.packed, packed] };
    }
    this.#doubtful = frame;
    return { isNew: false, frames: [] };
  }

  #take(frames: readonly CastFrame[], isNew: boolean): void {
    this.#doubtful = undefined;
    if (isNew) {
      this.#frames = 0;
      this.#lights++;
    }
    for (const { cast } of frames) {
      const kept = this.#frames === 0 ? 0 : this.#fade;
      const mix = (i: 0 | 1 | 2): number => this.#mean[i] * kept + cast[i] * (1 - kept);
      this.#mean = [mix(0), mix(1), mix(2)];
      this.#frames++;
    }
  }
}

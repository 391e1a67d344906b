import { stampToNanoseconds, type Stamp } from '../../message/image-message';
import type { FramePlace } from './frame-groups';

/** The order of a bag's frames: by header stamp; where a frame has none, all go by the time of recording. */
export class StampOrder {
  /** ns: stamp, time of recording. */
  readonly #times = new Map<string, readonly [stamp: bigint, logTime: bigint]>();
  #hasStamps = true;

  /** A name given again keeps its times. */
  add(name: string, given: Stamp, logTime: bigint): void {
    const stamp = stampToNanoseconds(given);
    if (stamp === 0n) this.#hasStamps = false;
    this.#times.set(name, [stamp, logTime]);
  }

  get names(): string[] {
    return [...this.#times.keys()];
  }

  /** The stamp of its header in ns; undefined where there is none, or no such frame. */
  findStamp(name: string): bigint | undefined {
    const stamp = this.#times.get(name)?.[0];
    return stamp === 0n ? undefined : stamp;
  }

  /** Seconds since the frame that came first. */
  findPlace(name: string): FramePlace | undefined {
    const [own, first] = [this.#times.get(name), this.#times.values().next().value];
    if (own === undefined || first === undefined) return undefined;
    const kind = this.#hasStamps ? 0 : 1;
    return { sequence: 'bag', time: Number(own[kind] - first[kind]) / 1e9 };
  }
}

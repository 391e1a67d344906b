/** The two compared topics. */
export const SIDES = ['camera', 'proxied'] as const;
export type Side = (typeof SIDES)[number];

/** A camera frame and what the proxy made of it. */
export type Pair<T> = Readonly<Record<Side, T>>;

export function mapSides<T>(make: (side: Side) => T): Pair<T> {
  return { camera: make('camera'), proxied: make('proxied') };
}

export interface StampPairsLimits {
  /** Frames of a topic that may wait for their partner; ten seconds at 30 Hz. */
  readonly frames: number;
  /** Bytes that may wait; raw images reach this limit first. */
  readonly bytes: number;
}

/** A model that takes two seconds a frame answers frames that are four seconds old. */
const LIMITS: StampPairsLimits = { frames: 300, bytes: 64 * 1024 * 1024 };

/**
 * Pairs the frames of two topics by their stamp, whichever comes first. Both topics keep the camera's order, so frames
 * that came before a pair can get no partner any more: they are dropped and counted.
 */
export class StampPairs<T> {
  readonly #limits: StampPairsLimits;
  readonly #waiting = { camera: new WaitingFrames<T>(), proxied: new WaitingFrames<T>() };
  readonly #unpaired = { camera: 0, proxied: 0 };

  constructor(limits: Partial<StampPairsLimits> = {}) {
    this.#limits = { ...LIMITS, ...limits };
  }

  /** Frames dropped without a partner. Camera frames: the proxy dropped them. */
  get unpaired(): Readonly<Record<Side, number>> {
    return { ...this.#unpaired };
  }

  /**
   * @param stamp ns since the epoch
   * @param bytes memory that keeping the frame takes
   * @returns the pair, if this frame completes one
   */
  add(side: Side, stamp: bigint, frame: T, bytes: number): Pair<T> | undefined {
    const other = side === 'camera' ? 'proxied' : 'camera';
    const partner = this.#waiting[other].take(stamp);
    if (partner === undefined) {
      this.#unpaired[side] += this.#waiting[side].put(stamp, { frame, bytes }, this.#limits);
      return undefined;
    }
    this.#unpaired[side] += this.#waiting[side].clear();
    this.#unpaired[other] += partner.before;
    return side === 'camera'
      ? { camera: frame, proxied: partner.frame }
      : { camera: partner.frame, proxied: frame };
  }
}

interface Waiting<T> {
  readonly frame: T;
  readonly bytes: number;
}

/** Frames of one topic in the order of arrival. */
class WaitingFrames<T> {
  readonly #frames = new Map<bigint, Waiting<T>>();
  #bytes = 0;

  /** @returns how many frames were dropped for it */
  put(stamp: bigint, waiting: Waiting<T>, limits: StampPairsLimits): number {
    // A camera that repeats a stamp: the newer frame counts.
    let gone = this.#remove(stamp);
    this.#frames.set(stamp, waiting);
    this.#bytes += waiting.bytes;
    for (const oldest of this.#frames.keys()) {
      if (this.#frames.size <= limits.frames && this.#bytes <= limits.bytes) break;
      gone += this.#remove(oldest);
    }
    return gone;
  }

  /** Takes a frame out and drops those before it. */
  take(stamp: bigint): { readonly frame: T; readonly before: number } | undefined {
    const found = this.#frames.get(stamp);
    if (found === undefined) return undefined;
    let before = -1;
    for (const each of this.#frames.keys()) {
      before += this.#remove(each);
      if (each === stamp) break;
    }
    return { frame: found.frame, before };
  }

  clear(): number {
    const gone = this.#frames.size;
    this.#frames.clear();
    this.#bytes = 0;
    return gone;
  }

  #remove(stamp: bigint): number {
    const waiting = this.#frames.get(stamp);
    if (waiting === undefined) return 0;
    this.#bytes -= waiting.bytes;
    this.#frames.delete(stamp);
    return 1;
  }
}

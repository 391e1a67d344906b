/** The programs that are compared, in the order in which they run. */
export const CONTENDERS = ['floor', 'pipeline', 'node', 'python', 'echo'] as const;
export type ContenderName = (typeof CONTENDERS)[number];

/** Frames that one contender processes in a row. */
export interface Turn {
  readonly count: number;
  /** Number of the first frame; frames repeat, and each contender of a round gets the same ones. */
  readonly first: number;
  /** Frames per second; 0: the next as soon as one is back. */
  readonly hz: number;
}

export interface TurnResult {
  /** Latency of each frame, ms. */
  readonly latencies: readonly number[];
  /** Frames that did not come back. */
  readonly lost: number;
  readonly seconds: number;
  /** Longest event-loop gap, ms; undefined if unknown. */
  readonly gapMs?: number;
}

/** A program in a process of its own, idle between its turns. */
export interface Contender {
  readonly name: ContenderName;
  readonly pid: number;
  run(turn: Turn): Promise<TurnResult>;
  close(): Promise<void>;
}

/** What is compared, in the order in which it runs; see docs of each in run-bench. */
export const CONTENDERS = ['floor', 'pipeline', 'node', 'python', 'echo'] as const;
export type ContenderName = (typeof CONTENDERS)[number];

/** Frames for one contender at one go. */
export interface Turn {
  readonly count: number;
  /** Number of the first frame; frames repeat, and each contender of a round gets the same ones. */
  readonly first: number;
  /** Frames a second; 0: the next as soon as one is back. */
  readonly hz: number;
}

export interface TurnResult {
  /** ms, frame by frame. */
  readonly latencies: readonly number[];
  /** Frames that did not come back. */
  readonly lost: number;
  readonly seconds: number;
  /** Longest time between two looks of the event loop in ms, where the turn can tell. */
  readonly gapMs?: number;
}

/** One of the programs that are compared, running in a process of its own and idle between its turns. */
export interface Contender {
  readonly name: ContenderName;
  readonly pid: number;
  run(turn: Turn): Promise<TurnResult>;
  close(): Promise<void>;
}

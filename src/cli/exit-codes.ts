/** Exit codes of every command. */
export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  /** Done, but the input was damaged, some of its pictures or masks could not be used, or an episode failed. */
  losses: 3,
  /** What `compare` found; better is `done`. */
  same: 4,
  worse: 5,
  undecided: 6,
  /** Ended by Ctrl-C or SIGTERM, with the codes that shells give. */
  interrupted: 130,
  terminated: 143,
} as const;

/** The exit code of a command that a signal ended. */
export const SIGNAL_EXITS = { SIGINT: EXIT.interrupted, SIGTERM: EXIT.terminated } as const;

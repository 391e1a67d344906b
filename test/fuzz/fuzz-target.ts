/** Whole numbers from 0 to below. */
export type Dice = (below: number) => number;

/** What became of an input; anything else that happens to it is a fault. */
export type Outcome = 'taken' | 'refused';

/** A part of the program that takes input from outside. */
export interface FuzzTarget {
  readonly name: string;
  /** @param folder for files, removed by the caller */
  prepare(folder: string): Promise<FuzzRounds>;
}

export interface FuzzRounds {
  /** How many undamaged inputs there are. */
  readonly seeds: number;
  /** Takes an undamaged input; rejects where it is not taken. */
  takeSeed(index: number): Promise<void>;
  /** Takes a damaged one, the same for the same dice; rejects with any error but the ones that are meant for users. */
  takeDamaged(roll: Dice): Promise<Outcome>;
}

/** Runs and tells an error that is meant for users from any other, which it throws. */
export async function judge(run: () => unknown, isMeant: (error: unknown) => boolean): Promise<Outcome> {
  try {
    await run();
    return 'taken';
  } catch (error) {
    if (!isMeant(error)) throw error;
    return 'refused';
  }
}

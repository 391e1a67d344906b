/** What is said of a model that cannot be used. */
export interface ModelProblem {
  /** Path of the card, or the name that was asked for where no card was found. */
  readonly card: string;
  /** Path of the model file, where there is one to name. */
  readonly file?: string;
  readonly expected: string;
  readonly found: string;
  /** What to do about it. */
  readonly remedy?: string;
}

/** A model is missing, corrupt, or not what its card says: the program must not start with it. */
export class ModelError extends Error {
  override readonly name = 'ModelError';
  readonly card: string;
  readonly file: string | undefined;
  readonly expected: string;
  readonly found: string;

  constructor(problem: ModelProblem, options?: ErrorOptions) {
    const file = problem.file === undefined ? '' : `, file ${problem.file}`;
    const remedy = problem.remedy === undefined ? '' : ` ${problem.remedy}`;
    super(
      `Model card ${problem.card}${file}: expected ${problem.expected}, found ${problem.found}.${remedy}`,
      options,
    );
    this.card = problem.card;
    this.file = problem.file;
    this.expected = problem.expected;
    this.found = problem.found;
  }
}

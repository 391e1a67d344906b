/** A table of results, for Markdown and for LaTeX. */
export interface ResultTable {
  /** A file's name, without its ending. */
  readonly name: string;
  readonly title: string;
  /** What stands behind the title. */
  readonly note?: string;
  readonly head: readonly string[];
  /** The first column is text, the others are figures. */
  readonly rows: readonly (readonly string[])[];
}

/** A table, or sentences beside the tables. */
export type Passage = ResultTable | string;

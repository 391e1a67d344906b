// @ts-check

/** What stops the set-up, and what the reader does about it. */
export class SetupError extends Error {
  /**
   * @param {string} message what was expected, what was found, and where
   * @param {string} remedy the command or the step that puts it right
   * @param {{ cause?: unknown }} [options]
   */
  constructor(message, remedy, options) {
    super(message, options);
    this.name = 'SetupError';
    this.remedy = remedy;
  }
}

/**
 * The lines for the terminal: a set-up error with its remedy, anything else with its stack, because it is a bug.
 * @param {unknown} error
 * @returns {string}
 */
export function describeError(error) {
  if (error instanceof SetupError) return `sim2real: ${error.message}\n  Remedy: ${error.remedy}`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

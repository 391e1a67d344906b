/** What was thrown, as one line for people: an error's message, or the thing itself as a string. */
export function describeError(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

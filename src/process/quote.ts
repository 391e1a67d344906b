/** Quotes a string for a POSIX shell. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** Quotes where a shell would read something else than it says; for lines that people copy. */
export function quoteIfNeeded(text: string): string {
  return /^[\w./,:=@+-]+$/.test(text) ? text : quote(text);
}

/** Quotes the words after the command's name, so that the user can type them again in a shell. */
export function quoteArguments(): string {
  return process.argv
    .slice(3)
    .map((word) => (/^[\w./,:=@+-]+$/.test(word) ? word : JSON.stringify(word)))
    .join(' ');
}

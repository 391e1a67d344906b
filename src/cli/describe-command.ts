/** The words behind the command's name as the user can type them again in a shell. */
export function quoteArguments(): string {
  return process.argv
    .slice(3)
    .map((word) => (/^[\w./,:=@+-]+$/.test(word) ? word : JSON.stringify(word)))
    .join(' ');
}

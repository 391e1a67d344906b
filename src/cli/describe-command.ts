import type { CommandUnknownOpts } from '@commander-js/extra-typings';

/** Quotes the words after the command's name, so that the user can type them again in a shell. */
export function quoteArguments(): string {
  return process.argv
    .slice(3)
    .map((word) => (/^[\w./,:=@+-]+$/.test(word) ? word : JSON.stringify(word)))
    .join(' ');
}

/**
 * The options among the words after the command's name, with their values, as the user typed them.
 * @param without names of options that are left out, as commander has them (`simMasks`)
 */
export function listGivenOptions(
  { options }: CommandUnknownOpts,
  without: readonly string[],
  words: readonly string[] = process.argv.slice(3),
): string[] {
  const given: string[] = [];
  let [left, isKept] = [0, false];
  for (const [i, word] of words.entries()) {
    if (word === '--') break;
    const [name = ''] = word.split('=', 1);
    const option = options.find((each) => each.short === name || each.long === name);
    if (option !== undefined && left !== 1) {
      const takes = option.variadic ? Infinity : option.required || option.optional ? 1 : 0;
      left = word.includes('=') ? 0 : takes;
      isKept = !without.includes(option.attributeName());
      if (isKept) given.push(word);
    } else if (left > 0 && i > 0) {
      left--;
      if (isKept) given.push(word);
    }
  }
  return given;
}

import type { CommandUnknownOpts } from '@commander-js/extra-typings';

export interface OptionCompletion {
  /** As typed: `--model`, `-o`. */
  readonly names: readonly string[];
  readonly description: string;
  readonly takesValue: boolean;
  /** Every value there is; empty where any word, for instance a path, will do. */
  readonly choices: readonly string[];
}

/** What may follow a command on the command line. */
export interface CommandCompletion {
  /** Words that lead to it: none for the program itself, `models`, `list` for `sim2real models list`. */
  readonly path: readonly string[];
  readonly commands: readonly { readonly name: string; readonly description: string }[];
  /** Values of its arguments, where these are known. */
  readonly words: readonly string[];
  readonly options: readonly OptionCompletion[];
}

/** Lists a program and all its commands, the program first, as its help shows them. */
export function listCompletions(
  command: CommandUnknownOpts,
  path: readonly string[] = [],
): CommandCompletion[] {
  const help = command.createHelp();
  const below = help.visibleCommands(command).filter((each) => each.name() !== 'help');
  const own: CommandCompletion = {
    path,
    commands: below.map((each) => ({ name: each.name(), description: firstLine(each.description()) })),
    words: command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []),
    options: help.visibleOptions(command).map((option) => ({
      names: [option.long, option.short].filter((name) => name !== undefined),
      description: firstLine(option.description),
      takesValue: option.required || option.optional,
      choices: option.argChoices ?? [],
    })),
  };
  return [own, ...below.flatMap((each) => listCompletions(each, [...path, each.name()]))];
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}

import type { CommandCompletion } from './list-completions';

/** The completion as a script for fish. */
export function formatFish(commands: readonly CommandCompletion[]): string {
  const top = (commands[0]?.commands ?? []).map(({ name }) => name);
  const lines = commands.flatMap((command) => listLines(command, top));
  return `# Completion of sim2real for fish: sim2real completion fish | source\n${lines.join('\n')}\n`;
}

function listLines(command: CommandCompletion, top: readonly string[]): string[] {
  const { commands, words, options } = command;
  const condition = `-n ${quote(describeCondition(command, top))}`;
  return [
    ...commands.map(
      ({ name, description }) => `complete -c sim2real -f ${condition} -a ${name} -d ${quote(description)}`,
    ),
    ...(words.length > 0 ? [`complete -c sim2real -f ${condition} -a ${quote(words.join(' '))}`] : []),
    ...options.map(({ names, description, takesValue, choices }) => {
      const flags = names.map((name) =>
        name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`,
      );
      const value = choices.length > 0 ? ` -x -a ${quote(choices.join(' '))}` : takesValue ? ' -r' : '';
      return `complete -c sim2real ${condition} ${flags.join(' ')}${value} -d ${quote(description)}`;
    }),
  ];
}

/** When the words typed so far lead to this command and no further. Command names occur twice: `bench`, `models bench`. */
function describeCondition({ path, commands }: CommandCompletion, top: readonly string[]): string {
  const [first, second] = path;
  if (first === undefined) return `not __fish_seen_subcommand_from ${top.join(' ')}`;
  const below = commands.map(({ name }) => name);
  return [
    `__fish_seen_subcommand_from ${first}`,
    ...(second === undefined ? [] : [`__fish_seen_subcommand_from ${second}`]),
    ...(below.length > 0 ? [`not __fish_seen_subcommand_from ${below.join(' ')}`] : []),
    ...(second === undefined && first !== 'models' ? ['not __fish_seen_subcommand_from models'] : []),
  ].join('; and ');
}

function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

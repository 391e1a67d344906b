import type { CommandCompletion } from './list-completions';

/**
 * The completion as a script for bash, and for zsh, which reads bash's. The script has all words in it: a press of TAB
 * starts no program, and nothing on the command line is evaluated.
 */
export function formatBash(commands: readonly CommandCompletion[]): string {
  return `# Completion of sim2real for bash: source <(sim2real completion bash)
_sim2real() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD - 1]} at='' options='' words='' i
  COMPREPLY=()
  if [ "$cur" = = ]; then cur=''
  elif [ "$prev" = = ]; then prev=\${COMP_WORDS[COMP_CWORD - 2]}; fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$at \${COMP_WORDS[i]}" in
      ${listPaths(commands).join(' | ')}) at="$at \${COMP_WORDS[i]}" ;;
    esac
  done
  case "$at $prev" in
${commands.flatMap(listValueCases).join('\n')}
  esac
  case "$at" in
${commands.map(formatWordCase).join('\n')}
  esac
  case "$cur" in -*) words=$options ;; esac
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -o default -F _sim2real sim2real
`;
}

/** The same in zsh. */
export function formatZsh(commands: readonly CommandCompletion[]): string {
  return `autoload -U +X compinit && compinit -u
autoload -U +X bashcompinit && bashcompinit
${formatBash(commands).replace('for bash: source <(sim2real completion bash)', 'for zsh: source <(sim2real completion zsh)')}`;
}

function listPaths(commands: readonly CommandCompletion[]): string[] {
  return commands.filter(({ path }) => path.length > 0).map(({ path }) => `' ${path.join(' ')}'`);
}

/** What follows an option that takes a value: one of its choices, or a path, which is bash's own default. */
function listValueCases({ path, options }: CommandCompletion): string[] {
  return options
    .filter(({ takesValue }) => takesValue)
    .map(({ names, choices }) => {
      const patterns = names.map((name) => `'${[...path, name].map((word) => ` ${word}`).join('')}'`);
      const reply = choices.length > 0 ? `COMPREPLY=($(compgen -W '${choices.join(' ')}' -- "$cur")); ` : '';
      return `    ${patterns.join(' | ')}) ${reply}return ;;`;
    });
}

function formatWordCase({ path, commands, words, options }: CommandCompletion): string {
  const at = path.map((word) => ` ${word}`).join('');
  const names = options.flatMap((option) => option.names);
  const further = [...commands.map(({ name }) => name), ...words];
  return `    '${at}') options='${names.join(' ')}' words='${further.join(' ')}' ;;`;
}

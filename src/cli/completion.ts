import { Argument, type Command } from '@commander-js/extra-typings';

const SHELLS = ['bash', 'zsh', 'fish'] as const;

export function registerCompletion(program: Command): void {
  program
    .command('completion')
    .description('print the script that lets a shell complete commands and options')
    .addArgument(new Argument('<shell>', 'the shell').choices(SHELLS))
    .addHelpText(
      'after',
      `
Examples:
  $ source <(sim2real completion bash)          # in ~/.bashrc, or zsh in ~/.zshrc
  $ sim2real completion fish | source           # in ~/.config/fish/config.fish`,
    )
    .action(async (shell) => {
      const { listCompletions } = await import('./completion/list-completions.js');
      const { formatBash, formatZsh } = await import('./completion/format-bash.js');
      const { formatFish } = await import('./completion/format-fish.js');
      const format = { bash: formatBash, zsh: formatZsh, fish: formatFish }[shell];
      process.stdout.write(format(listCompletions(program)));
    });
}

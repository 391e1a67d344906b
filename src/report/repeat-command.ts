import type { PartialCommand } from '../evaluate/partial/partial-file';
import { quoteIfNeeded } from '../process/quote';

/** Folder in the printed command: one that is not there yet, so that the command works as it is. */
const OUTPUT = 'results-again';

/** A command that evaluates the same inputs with the same options. */
export function repeatCommand(commands: readonly PartialCommand[]): string {
  const inputs = commands.map(({ input }) => input);
  const options = commands[0]?.options ?? [];
  return ['sim2real evaluate', ...[...inputs, ...options, '-o', OUTPUT].map(quoteIfNeeded)].join(' ');
}

import type { Results } from '../evaluate/results/results';
import { EXIT } from './exit-codes';

/** Lists what was left out on stderr, and sets the exit code where something was damaged: a missing label is no damage. */
export function reportLosses(
  excluded: Readonly<Results['input']['excluded']>,
  losses: Readonly<Results['input']['losses']>,
): void {
  for (const { frame, reason } of excluded) {
    process.stderr.write(`sim2real: left out ${frame}: ${reason}\n`);
  }
  for (const { file, messages, reason } of losses) {
    process.stderr.write(
      `sim2real: ${file}: ${messages ?? 'an unknown number of'} messages lost: ${reason}\n`,
    );
  }
  if (losses.length > 0 || excluded.some(({ cause }) => cause === 'broken')) process.exitCode = EXIT.losses;
}

import { evaluate } from '../evaluate/evaluate';
import { InputError } from '../evaluate/frames/input-error';
import { compareText } from '../process/compare-text';
import type { PartialFile } from '../evaluate/partial/partial-file';
import { readSimulator } from '../evaluate/partial/simulator-file';
import type { Results } from '../evaluate/results/results';
import type { TallyPool } from '../evaluate/tally/tally-pool';
import { showFrames } from './choose-frames';
import type { ReportPicture } from './choose-frames';
import { repeatCommand } from './repeat-command';

export interface Merged {
  readonly results: Results;
  readonly pictures: readonly ReportPicture[];
  /** How to run it again. */
  readonly command: string;
}

/**
 * Makes results of what was counted of one or more inputs with equal settings.
 * @param folders where the simulator's file may lie
 * @throws InputError where there is none
 */
export async function mergePartials(
  pool: TallyPool,
  given: readonly PartialFile[],
  folders: readonly string[],
  signal?: AbortSignal,
): Promise<Merged> {
  const partials = sortPartials(given);
  const [first] = partials;
  if (first === undefined)
    throw new InputError(`${folders.join(', ')}: expected partial results, found none`);
  const { settings } = first;
  const simulator = await findSimulator(folders, settings.simulator);
  const results = await evaluate(pool, partials, { run: settings, simulator, ...(signal && { signal }) });
  return {
    results,
    pictures: await showFrames(partials, results),
    command: repeatCommand(partials.map(({ command }) => command)),
  };
}

/** Each input once, even if a copy has another name, in an order that does not depend on where the files lie. */
function sortPartials(given: readonly PartialFile[]): PartialFile[] {
  const sorted = [...given].sort(
    (a, b) =>
      compareText(a.about.name, b.about.name) ||
      compareText(a.sha256, b.sha256) ||
      compareText(a.command.input, b.command.input),
  );
  const unique = new Map<string, PartialFile>();
  for (const each of sorted) if (!unique.has(each.sha256)) unique.set(each.sha256, each);
  return [...unique.values()];
}

async function findSimulator(
  folders: readonly string[],
  id: string,
): Promise<NonNullable<Awaited<ReturnType<typeof readSimulator>>>> {
  for (const folder of folders) {
    const found = await readSimulator(folder, id);
    if (found !== undefined) return found;
  }
  throw new InputError(
    `${folders.join(', ')}: expected the simulator's file ${id}.simulator, which evaluate --partial writes beside the ` +
      'partial results; copy it, too',
  );
}

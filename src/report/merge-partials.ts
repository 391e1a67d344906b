import { evaluate } from '../evaluate/evaluate';
import { InputError } from '../evaluate/frames/input-error';
import { compareText } from '../process/compare-text';
import type { PartialFile } from '../evaluate/partial/partial-file';
import type { Simulator } from '../evaluate/count/tune-simulator';
import { DamagedFileError } from '../evaluate/partial/section-file';
import { nameSimulator, readSimulator } from '../evaluate/partial/simulator-file';
import type { Results } from '../evaluate/results/results';
import type { TallyPool } from '../evaluate/tally/tally-pool';
import { showFrames } from './choose-frames';
import type { ReportPicture } from './choose-frames';
import { repeatCommand } from './repeat-command';

export interface Merged {
  readonly results: Results;
  /** Inputs that are not counted, since another name's are the same bytes. */
  readonly repeated: readonly { readonly name: string; readonly same: string }[];
  readonly pictures: readonly ReportPicture[];
  /** How to run it again. */
  readonly command: string;
}

/**
 * Makes results of what was counted of one or more inputs with equal settings.
 * @param folders where the simulator's file may lie
 * @throws InputError where there is none; DamagedFileError where one turns out to be damaged
 */
export async function mergePartials(
  pool: TallyPool,
  given: readonly PartialFile[],
  folders: readonly string[],
  signal?: AbortSignal,
): Promise<Merged> {
  const { partials, repeated } = sortPartials(given);
  const [first] = partials;
  if (first === undefined)
    throw new InputError(`${folders.join(', ')}: expected partial results, found none`);
  const { settings } = first;
  const simulator = await findSimulator(folders, settings.simulator);
  const results = await evaluate(pool, partials, { run: settings, simulator, ...(signal && { signal }) });
  return {
    results,
    repeated,
    pictures: await showFrames(partials, results),
    command: repeatCommand(partials.map(({ command }) => command)),
  };
}

/** Each input once, even if a copy has another name, in an order that does not depend on where the files lie. */
function sortPartials(
  given: readonly PartialFile[],
): Pick<Merged, 'repeated'> & { readonly partials: readonly PartialFile[] } {
  const sorted = [...given].sort(
    (a, b) =>
      compareText(a.about.name, b.about.name) ||
      compareText(a.sha256, b.sha256) ||
      compareText(a.command.input, b.command.input),
  );
  const unique = new Map<string, PartialFile>();
  const repeated = new Map<string, string>();
  for (const each of sorted) {
    const same = unique.get(each.sha256)?.about.name;
    if (same === undefined) unique.set(each.sha256, each);
    else if (same !== each.about.name) repeated.set(each.about.name, same);
  }
  return {
    partials: [...unique.values()],
    repeated: [...repeated].map(([name, same]) => ({ name, same })),
  };
}

async function findSimulator(folders: readonly string[], id: string): Promise<Simulator> {
  const reasons: string[] = [];
  for (const folder of folders) {
    try {
      return await readSimulator(folder, id);
    } catch (error) {
      if (!(error instanceof DamagedFileError)) throw error;
      reasons.push(error.message);
    }
  }
  throw new InputError(
    `expected the simulator's file ${nameSimulator(id)}, which evaluate --partial writes beside the partial results: copy ` +
      `it, too, or run one of these evaluations again; ${reasons.join('; ')}`,
  );
}

import { InputError } from '../evaluate/frames/input-error';
import { describeDifference, DifferentSettingsError } from '../evaluate/partial/describe-difference';
import { findPartials } from '../evaluate/partial/find-partials';
import type { FoundPartials, LostPartial } from '../evaluate/partial/find-partials';
import type { PartialFile } from '../evaluate/partial/partial-file';
import { DamagedFileError } from '../evaluate/partial/section-file';
import { TallyPool } from '../evaluate/tally/tally-pool';
import { checkOutputFile } from '../process/output-path';
import { mergePartials } from './merge-partials';
import type { Merged } from './merge-partials';
import { writeMerged } from './run-evaluation';
import { expectFree } from './write-folder';

export interface MergeRequest {
  /** Folders of partial results. */
  readonly folders: readonly string[];
  readonly output: string;
  readonly markdown?: string;
  readonly jobs?: number;
}

/**
 * Writes what one run over all inputs of the folders would write.
 * @returns the results, and what is missing in them
 * @throws DifferentSettingsError, InputError where nothing can be merged; the signal's reason where it is aborted
 */
export async function runMerge(
  { folders, output, markdown, jobs }: MergeRequest,
  signal?: AbortSignal,
): Promise<Omit<Merged, 'pictures' | 'command'> & { readonly lost: readonly LostPartial[] }> {
  await expectFree(output);
  if (markdown !== undefined) await checkOutputFile(markdown);
  const found = await findPartials(folders);
  expectEqualSettings(found.partials);
  const pool = new TallyPool({ ...(jobs !== undefined && { jobs }), ...(signal && { signal }) });
  try {
    const { lost, ...merged } = await mergeWhole(pool, found, folders, signal);
    await writeMerged(merged, output, markdown);
    return { results: merged.results, repeated: merged.repeated, lost };
  } finally {
    await pool.close();
  }
}

/** Only the reading of its sections shows that a file was changed: then it is left out, and the others are merged anew. */
async function mergeWhole(
  pool: TallyPool,
  { partials, lost }: FoundPartials,
  folders: readonly string[],
  signal: AbortSignal | undefined,
): Promise<Merged & Pick<FoundPartials, 'lost'>> {
  if (partials.length === 0) {
    const reasons = lost.map(({ what, reason }) => `; ${what}: ${reason}`).join('');
    throw new InputError(`${folders.join(', ')}: expected partial results, found none${reasons}`);
  }
  try {
    return { ...(await mergePartials(pool, partials, folders, signal)), lost };
  } catch (error) {
    const whole = partials.filter(({ file }) => !(error instanceof DamagedFileError && error.file === file));
    if (!(error instanceof DamagedFileError) || whole.length === partials.length) throw error;
    const rest = { partials: whole, lost: [...lost, { what: error.file, reason: error.reason }] };
    return mergeWhole(pool, rest, folders, signal);
  }
}

function expectEqualSettings([first, ...others]: readonly PartialFile[]): void {
  for (const other of others) {
    const difference = first && describeDifference(first.settings, other.settings);
    if (first === undefined || difference === undefined) continue;
    throw new DifferentSettingsError(
      `${first.file} (${first.about.name}) and ${other.file} (${other.about.name}) were counted with different options: ` +
        `${difference}. Keep partial results of different options in folders of their own.`,
    );
  }
}

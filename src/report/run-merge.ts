import { InputError } from '../evaluate/frames/input-error';
import { describeDifference } from '../evaluate/partial/describe-difference';
import { findPartials } from '../evaluate/partial/find-partials';
import type { LostPartial } from '../evaluate/partial/find-partials';
import type { PartialFile } from '../evaluate/partial/partial-file';
import type { Results } from '../evaluate/results/results';
import { TallyPool } from '../evaluate/tally/tally-pool';
import { checkOutputFile } from '../process/output-path';
import { mergePartials } from './merge-partials';
import { writeMerged } from './run-evaluation';
import { expectFree } from './write-folder';

export interface MergeRequest {
  /** Folders of partial results. */
  readonly folders: readonly string[];
  readonly output: string;
  readonly markdown?: string;
  readonly jobs?: number;
}

/** Partial results that were made with different options; the message names them. */
export class DifferentSettingsError extends Error {
  override readonly name = 'DifferentSettingsError';
}

/**
 * Writes what one run over all inputs of the folders would write.
 * @returns the results, and what is missing in them
 * @throws DifferentSettingsError, InputError where nothing can be merged; the signal's reason where it is aborted
 */
export async function runMerge(
  { folders, output, markdown, jobs }: MergeRequest,
  signal?: AbortSignal,
): Promise<{ readonly results: Results; readonly lost: readonly LostPartial[] }> {
  await expectFree(output);
  if (markdown !== undefined) await checkOutputFile(markdown);
  const { partials, lost } = await findPartials(folders);
  if (partials.length === 0) {
    const reasons = lost.map(({ what, reason }) => `; ${what}: ${reason}`).join('');
    throw new InputError(`${folders.join(', ')}: expected partial results, found none${reasons}`);
  }
  expectEqualSettings(partials);
  const pool = new TallyPool({ ...(jobs !== undefined && { jobs }), ...(signal && { signal }) });
  try {
    const merged = await mergePartials(pool, partials, folders, signal);
    await writeMerged(merged, output, markdown);
    return { results: merged.results, lost };
  } finally {
    await pool.close();
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

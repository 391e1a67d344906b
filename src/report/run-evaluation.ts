import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { nameInputs } from '../evaluate/count/merge-inputs';
import { InputError } from '../evaluate/frames/input-error';
import type { ExcludedFrame, InputLoss } from '../evaluate/frames/frame-results';
import type { LostPartial } from '../evaluate/partial/find-partials';
import { PartialFile } from '../evaluate/partial/partial-file';
import type { Results } from '../evaluate/results/results';
import { TallyPool } from '../evaluate/tally/tally-pool';
import { checkFolderToMake, checkOutputFile } from '../process/output-path';
import { countPartials } from './count-partials';
import type { EvaluationRequest, EvaluationTools } from './evaluation-request';
import { insertFigures } from './markdown/format-markdown';
import { stageDocument } from './markdown/stage-document';
import { mergePartials } from './merge-partials';
import type { Merged } from './merge-partials';
import { prepareRun } from './prepare-run';
import { renderReport } from './render-report';
import { expectFree } from './write-folder';
import { writeResults } from './write-results';

/** The results or, where only partial results were wanted, what was left out of the inputs. */
export type Evaluated = ({ readonly results: Results } | { readonly leftOut: LeftOut }) & {
  /** Inputs that could not be read, where there were several. */
  readonly lost: readonly LostPartial[];
};

interface LeftOut {
  readonly excluded: readonly ExcludedFrame[];
  readonly losses: readonly InputLoss[];
}

/**
 * Evaluates, and writes report.html, results.json and results.csv: whole, or not at all. Each input is counted into a file
 * of its own, and the results are made of those files: one run gives what a merge of its parts gives.
 * @throws InputError, BagError, ModelError, CalibrationError, ColorRangeError where something given cannot be used; the
 * signal's reason where it is aborted
 */
export async function runEvaluation(request: EvaluationRequest, tools: EvaluationTools): Promise<Evaluated> {
  const { output, partial, jobs } = request;
  const { signal } = tools;
  if (output !== undefined) await expectFree(output);
  if (partial !== undefined) await checkFolderToMake(partial);
  if (request.markdown !== undefined) await checkOutputFile(request.markdown);
  const run = await prepareRun(request);
  const pool = new TallyPool({ ...(jobs !== undefined && { jobs }), ...(signal && { signal }) });
  const folder = partial ?? (await makeTemporary(output ?? 'results'));
  try {
    const { files, lost } = await countPartials(pool, run, request, folder, tools);
    const partials: PartialFile[] = [];
    for (const file of files) partials.push(await PartialFile.open(file));
    if (output === undefined) return { leftOut: listLeftOut(partials), lost };
    if (files.length === 0)
      throw new InputError(lost.map(({ what, reason }) => `${what}: ${reason}`).join('; '));
    const merged = await mergePartials(pool, partials, [folder], signal);
    await writeMerged(merged, output, request.markdown);
    return { results: merged.results, lost };
  } finally {
    await pool.close();
    if (partial === undefined) await rm(folder, { recursive: true, force: true });
  }
}

function listLeftOut(partials: readonly PartialFile[]): LeftOut {
  const inputs = nameInputs(partials);
  return {
    excluded: inputs.flatMap((input) => input.listExcluded()),
    losses: inputs.flatMap((input) => input.listLosses()),
  };
}

/** Writes page, results, tables and the document: all of them, or none. */
export async function writeMerged(
  { results, pictures, command }: Merged,
  output: string,
  markdown: string | undefined,
): Promise<void> {
  const report = await renderReport(results, pictures, command);
  // Beside its place before the results are put into theirs: then both are there, or neither.
  const document =
    markdown === undefined
      ? undefined
      : await stageDocument(markdown, (text) => insertFigures(text, results, command));
  try {
    await writeResults(results, output, { 'report.html': report });
  } catch (error) {
    await document?.discard();
    throw error;
  }
  await document?.commit();
}

/** Beside the output: there is room for what comes there. */
async function makeTemporary(output: string): Promise<string> {
  const target = path.resolve(output);
  await mkdir(path.dirname(target), { recursive: true });
  return mkdtemp(`${target}.part-`);
}

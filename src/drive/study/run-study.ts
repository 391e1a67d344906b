import { join } from 'node:path';
import { checkFolderToMake, checkOutputFile } from '../../process/output-path';
import { writeAtomically } from '../../process/write-atomically';
import { stageDocument } from '../../report/markdown/stage-document';
import { parseResults, readResultsDocument } from '../../report/read-results';
import type { ResultTable } from '../../report/tables/result-table';
import { tabulatePolicies, tabulateTurns } from '../../report/tables/tabulate-turns';
import { loadMap } from '../../world';
import { unique } from '../group-scenes';
import { MAPS_FOLDER } from '../open-world';
import type { DrivingTools } from '../report/driving-tools';
import { writePage } from '../report/write-page';
import type { FailedEpisode } from '../run-drive';
import { driveStudy } from './drive-study';
import { insertStudy } from './format-study';
import { readStudy } from './read-study';
import type { StudyGroup } from './read-study';
import type { StudyPart } from './study-plan';

export interface StudyRequest {
  readonly parts: readonly StudyPart[];
  /** A folder for each world and agent, with episodes, results.json, report.html and clips. */
  readonly output: string;
  readonly jobs?: number;
  /** Nothing is driven: what there is is written. */
  readonly isWriteOnly: boolean;
  /** A document that gets the figures. */
  readonly markdown?: string;
  /** Results of `evaluate` on real frames with masks: the agents' turns. */
  readonly real?: string;
  /** How to run it again, for people who read page or document. */
  readonly command: string;
}

/**
 * Drives what the study lacks, then writes what comes of all of it: document first, since each clip of a page is an
 * episode driven once more.
 * @returns the episodes that failed twice
 * @throws as runDrive and readStudy; InputError where the results of real frames cannot be read
 */
export async function runStudy(
  request: StudyRequest,
  tools: DrivingTools & { readonly begin?: (part: StudyPart) => void },
): Promise<FailedEpisode[]> {
  const { parts, output, markdown, real, command, isWriteOnly } = request;
  await checkFolderToMake(output);
  if (markdown !== undefined) await checkOutputFile(markdown);
  const turns = real === undefined ? [] : await readTurns(real);
  const failed = isWriteOnly ? [] : await driveStudy(parts, request, tools);
  const { progress, groups } = await readStudy(parts, output, tools.signal);
  for (const { folder, results } of groups) {
    await writeAtomically(join(folder, 'results.json'), `${JSON.stringify(results, undefined, 2)}\n`);
  }
  if (markdown !== undefined) {
    const study = { progress, groups, turns, command };
    await (await stageDocument(markdown, (text) => insertStudy(text, study))).commit();
  }
  for (const group of groups) await writeGroupPage(group, command, tools);
  return failed;
}

/** The tables of the lane follower and of policies. */
async function readTurns(real: string): Promise<ResultTable[]> {
  const results = parseResults(await readResultsDocument(real));
  return [...tabulateTurns(results), ...tabulatePolicies(results)];
}

async function writeGroupPage(
  { folder, results, episodes }: StudyGroup,
  command: string,
  tools: DrivingTools,
): Promise<void> {
  const mapNames = unique(episodes.map(({ task }) => task.map));
  const maps = await Promise.all(mapNames.map((map) => loadMap(map, MAPS_FOLDER)));
  await writePage({ results, episodes, mapNames, maps, command }, folder, tools);
}

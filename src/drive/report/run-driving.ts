import { mkdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { checkFolderToMake, checkOutputFile } from '../../process/output-path';
import { packageRoot } from '../../process/package-root';
import { writeAtomically } from '../../process/write-atomically';
import { stageDocument } from '../../report/markdown/stage-document';
import { findMapFile, loadMap } from '../../world';
import { planEpisodes } from '../drive-plan';
import type { DriveLight, DriveSettings } from '../drive-plan';
import type { DriveResults } from '../drive-results';
import { findLatencies } from '../latencies';
import { listVariants } from '../list-variants';
import type { Baseline } from '../list-variants';
import { checkAgent } from '../load-agent';
import { MAPS_FOLDER } from '../open-world';
import { DriveError } from '../read-episode';
import { runDrive } from '../run-drive';
import { findSimulator } from '../simulator-command';
import { summarizeDrive } from '../summarize-drive';
import type { DrivingTools } from './driving-tools';
import { insertDrive } from './format-markdown';
import { writePage } from './write-page';

export interface DrivingRequest {
  readonly settings: DriveSettings;
  /** Maps by name or path; at least one. */
  readonly maps: readonly string[];
  readonly lights: readonly DriveLight[];
  readonly baselines: readonly Baseline[];
  /** By name or card; undefined: the proxy's default. */
  readonly models: readonly string[] | undefined;
  /** Episodes of each map, light, variant and latency. */
  readonly seeds: number;
  /** From frame to command for every model, ms; undefined: measured. */
  readonly latencies: readonly number[] | undefined;
  readonly output: string;
  readonly jobs?: number;
  /** A document that gets the figures as tables, too. */
  readonly markdown?: string;
  /** How to run it again, for people who read page or document. */
  readonly command: string;
}

/**
 * Drives all episodes that an output folder lacks, and writes what comes of all of them.
 * @throws RoadMapError, ModelError, DriveError where something given cannot be used; the signal's reason where it is
 * aborted. Episodes that have ended are kept.
 */
export async function runDriving(request: DrivingRequest, tools: DrivingTools): Promise<DriveResults> {
  const { output, lights, seeds, jobs, markdown, command } = request;
  const { report, warn, signal } = tools;
  await checkFolderToMake(output);
  if (markdown !== undefined) await checkOutputFile(markdown);
  const settings = { ...request.settings, ...(await checkAgent(request.settings.agent)) };
  const specs = await listVariants(request.baselines, request.models);
  const maps = await Promise.all(request.maps.map((map) => loadMap(map, MAPS_FOLDER)));
  for (const { name, objectCount } of maps) {
    if (objectCount > 0 && settings.world === 'ours') {
      warn?.(`map ${name}: its ${objectCount} objects are left out`);
    }
  }
  const [map] = maps;
  if (map === undefined) throw new Error('drive: expected at least one map, got none');
  checkWorld(request);
  await mkdir(output, { recursive: true });
  const latencies = await findLatencies(specs, request.latencies, map, output);
  const variants = specs.flatMap((spec) =>
    latencies
      .filter(({ variant }) => variant === spec.name)
      .map(({ steps }) => ({ spec, latencySteps: steps })),
  );
  const tasks = planEpisodes({ maps: request.maps, lights, variants, seeds });
  const { episodes, failed } = await runDrive({
    settings,
    tasks,
    output,
    ...(jobs !== undefined && { jobs }),
    ...(report && { report }),
    ...(warn && { warn }),
    ...(signal && { signal }),
  });
  const [first] = failed;
  if (episodes.length === 0 && first !== undefined) {
    throw new DriveError(`no episode could be driven: ${first.reason}`);
  }
  const results = { ...(await summarizeDrive(episodes, latencies, signal)), failed };
  await writeAtomically(join(output, 'results.json'), `${JSON.stringify(results, undefined, 2)}\n`);
  if (markdown !== undefined) {
    const name = basename(resolve(output));
    const document = await stageDocument(markdown, (text) => insertDrive(text, results, name, command));
    await document.commit();
  }
  // Last, since clips take long: each is an episode driven once more.
  await writePage({ results, episodes, mapNames: request.maps, maps, command }, output, tools);
  return results;
}

/** @throws NoSimulatorError, DriveError before anything is driven */
function checkWorld({ settings, maps, lights }: DrivingRequest): void {
  if (settings.world === 'duckietown') {
    for (const map of maps) findSimulator(packageRoot, findMapFile(map, MAPS_FOLDER), 'plain');
  } else if (lights.includes('randomised')) {
    throw new DriveError("light randomised: it is of Duckietown's simulator; give --world duckietown, too");
  }
}

import { mkdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { checkOutputFile } from '../../process/output-path';
import { packageRoot } from '../../process/package-root';
import { writeAtomically } from '../../process/write-atomically';
import { stageDocument } from '../../report/markdown/stage-document';
import { loadMap } from '../../world';
import type { WorldLight } from '../../world';
import { planEpisodes } from '../drive-plan';
import type { DriveSettings } from '../drive-plan';
import type { DriveResults } from '../drive-results';
import { findLatencies } from '../latencies';
import { listVariants } from '../list-variants';
import type { Baseline } from '../list-variants';
import { runDrive } from '../run-drive';
import { summarizeDrive } from '../summarize-drive';
import { insertDrive } from './format-markdown';
import { writePage } from './write-page';

export interface DrivingRequest {
  readonly settings: DriveSettings;
  /** Maps by name or path; at least one. */
  readonly maps: readonly string[];
  readonly lights: readonly WorldLight[];
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

export interface DrivingTools {
  /** Called with episodes done and episodes in all. */
  readonly report?: (done: number, total: number) => void;
  /** Called with what the user should know and the results do not tell. */
  readonly warn?: (message: string) => void;
  readonly signal?: AbortSignal;
}

/**
 * Drives all episodes that an output folder lacks, and writes what comes of all of them.
 * @throws RoadMapError, ModelError, DriveError where something given cannot be used; the signal's reason where it is
 * aborted. Episodes that have ended are kept.
 */
export async function runDriving(request: DrivingRequest, tools: DrivingTools): Promise<DriveResults> {
  const { settings, output, lights, seeds, jobs, markdown, command } = request;
  const { report, warn, signal } = tools;
  if (markdown !== undefined) await checkOutputFile(markdown);
  const specs = await listVariants(request.baselines, request.models);
  const maps = await Promise.all(request.maps.map((map) => loadMap(map, join(packageRoot, 'maps'))));
  for (const { name, objectCount } of maps) {
    if (objectCount > 0) warn?.(`map ${name}: its ${objectCount} objects are left out`);
  }
  const [map] = maps;
  if (map === undefined) throw new Error('drive: expected at least one map, got none');
  await mkdir(output, { recursive: true });
  const latencies = await findLatencies(specs, request.latencies, map, output);
  const variants = specs.flatMap((spec) =>
    latencies
      .filter(({ variant }) => variant === spec.name)
      .map(({ steps }) => ({ spec, latencySteps: steps })),
  );
  const tasks = planEpisodes({ maps: request.maps, lights, variants, seeds });
  const episodes = await runDrive({
    settings,
    tasks,
    output,
    ...(jobs !== undefined && { jobs }),
    ...(report && { report }),
    ...(signal && { signal }),
  });
  const results = await summarizeDrive(episodes, latencies, signal);
  await writeAtomically(join(output, 'results.json'), `${JSON.stringify(results, undefined, 2)}\n`);
  if (markdown !== undefined) {
    const name = basename(resolve(output));
    const document = await stageDocument(markdown, (text) => insertDrive(text, results, name, command));
    await document.commit();
  }
  // Last, since clips take long: each is an episode driven once more.
  await writePage({ results, episodes, mapNames: request.maps, maps, command }, output, signal);
  return results;
}

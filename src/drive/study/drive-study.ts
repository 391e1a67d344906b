import { join } from 'node:path';
import { planEpisodes } from '../drive-plan';
import type { DriveSettings, EpisodeTask } from '../drive-plan';
import { countSteps } from '../latencies';
import { listVariants } from '../list-variants';
import { checkAgent } from '../load-agent';
import type { DrivingTools } from '../report/driving-tools';
import { runDrive } from '../run-drive';
import type { FailedEpisode } from '../run-drive';
import { describeSettings } from './study-plan';
import type { StudyPart } from './study-plan';

/** Episodes of a world and agent share a folder, whatever part they are of. */
export function nameGroup(output: string, { world, agent }: Pick<StudyPart, 'world' | 'agent'>): string {
  return join(output, `${world}--${agent}`);
}

/** The settings of a part and its episodes. @throws ModelError where a model or policy cannot be used */
export async function planPart(
  part: StudyPart,
): Promise<{ readonly settings: DriveSettings; readonly tasks: readonly EpisodeTask[] }> {
  const specs = await listVariants(part.baselines, part.models);
  const variants = specs.flatMap((spec) =>
    (spec.kind === 'model' ? part.latencies : [0]).map((ms) => ({ spec, latencySteps: countSteps(ms) })),
  );
  const { maps, lights, seeds } = part;
  const tasks = planEpisodes({ maps, lights, variants, seeds });
  // Light by light: a world is opened for a light, and Duckietown's simulator takes seconds to start.
  tasks.sort((a, b) => lights.indexOf(a.light) - lights.indexOf(b.light));
  return { settings: { ...describeSettings(part), ...(await checkAgent(part.agent)) }, tasks };
}

/**
 * Drives the parts one after another; episodes that an output folder has are not driven again.
 * @param tools `report` counts the episodes of a part
 * @returns the episodes that failed twice
 * @throws as runDrive
 */
export async function driveStudy(
  parts: readonly StudyPart[],
  options: { readonly output: string; readonly jobs?: number },
  tools: DrivingTools & { readonly begin?: (part: StudyPart) => void },
): Promise<FailedEpisode[]> {
  const { begin, ...rest } = tools;
  const failed: FailedEpisode[] = [];
  for (const part of parts) {
    begin?.(part);
    const driven = await runDrive({
      ...(await planPart(part)),
      output: nameGroup(options.output, part),
      ...(options.jobs !== undefined && { jobs: options.jobs }),
      ...rest,
    });
    failed.push(...driven.failed);
  }
  return failed;
}

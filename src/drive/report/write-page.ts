import { mkdir } from 'node:fs/promises';
import path, { join } from 'node:path';
import { writeAtomically } from '../../process/write-atomically';
import { drawInThread } from '../../report/plots/draw-plots';
import { SimulatorError } from '../../world';
import type { RoadMap } from '../../world';
import type { DriveResults } from '../drive-results';
import type { DrivenEpisode } from '../read-episode';
import { chooseClips } from './choose-clips';
import { prepareDrawing } from './drawn-episodes';
import type { DrivingTools } from './driving-tools';
import { filmAgain } from './film-episode';
import { renderDrivePage } from './render-page';
import type { FilmedClip } from './render-page';

export interface PageParts {
  readonly results: DriveResults;
  readonly episodes: readonly DrivenEpisode[];
  /** As the episodes name them, and what they are. */
  readonly mapNames: readonly string[];
  readonly maps: readonly RoadMap[];
  readonly command: string;
}

/** Writes OUTPUT/report.html and OUTPUT/clips. Clips that are there are kept. */
export async function writePage(
  parts: PageParts,
  output: string,
  { signal, warn }: Pick<DrivingTools, 'signal' | 'warn'>,
): Promise<void> {
  const { results, episodes, mapNames, maps, command } = parts;
  await mkdir(join(output, 'clips'), { recursive: true });
  const clips: FilmedClip[] = [];
  for (const clip of chooseClips(episodes)) {
    signal?.throwIfAborted();
    try {
      const film = await filmAgain(clip.episode, join(output, 'clips', clip.file), signal);
      clips.push({ ...clip, film });
    } catch (error) {
      if (!(error instanceof SimulatorError)) throw error;
      warn?.(`clip of ${clip.variant}: ${error.message}. The page goes without it.`);
    }
  }
  const drawing = await prepareDrawing(results, episodes, mapNames, maps, 'webp');
  const figures = await drawInThread(path.join(__dirname, 'plot-worker.js'), drawing);
  await writeAtomically(join(output, 'report.html'), renderDrivePage(results, figures, clips, command));
}

import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { InputError } from '../../evaluate/frames/input-error';
import { readGivenFile } from '../../process/read-given-file';
import { drawInThread } from '../../report/plots/draw-plots';
import type { Paper } from '../../report/figures/write-paper';
import type { ResultsDocument } from '../../report/read-results';
import { loadMap } from '../../world';
import { ALL_MAPS } from '../drive-results';
import type { DriveResults } from '../drive-results';
import { countMs, unique } from '../group-scenes';
import { MAPS_FOLDER } from '../open-world';
import type { DrivenEpisode } from '../read-episode';
import { prepareDrawing } from './drawn-episodes';
import { tabulateDrive } from './tabulate-drive';

/** Tells a drive's results from others; the rest is as this version writes it. */
const driven = z.looseObject({
  settings: z.looseObject({ world: z.string(), seconds: z.number() }),
  latencies: z.array(z.unknown()),
  rows: z.array(z.looseObject({ light: z.string(), map: z.string(), label: z.string() })),
});

export function isDrive({ document }: ResultsDocument): boolean {
  return driven.safeParse(document).success;
}

/**
 * The figures and tables of a drive's page. Trajectories come from the episodes beside its results.json.
 * @throws InputError where there are none, RoadMapError where a map is missing
 */
export async function makeDrivePaper({ file, document }: ResultsDocument): Promise<Paper> {
  const results = driven.parse(document) as unknown as DriveResults;
  const names = unique(results.rows.map(({ map }) => map)).filter((map) => map !== ALL_MAPS);
  const maps = await Promise.all(names.map((map) => loadMap(map, MAPS_FOLDER)));
  const episodes = await readEpisodes(path.join(path.dirname(file), 'episodes'), results);
  const drawing = await prepareDrawing(results, episodes, names, maps, 'png');
  return {
    figures: await drawInThread(path.join(__dirname, 'plot-worker.js'), drawing),
    tables: tabulateDrive(results),
  };
}

/** Those that the results are of, in the order of their rows: the folder may hold more. */
async function readEpisodes(folder: string, { rows }: DriveResults): Promise<DrivenEpisode[]> {
  const files = await readdir(folder).catch((cause: unknown) => {
    throw new InputError(
      `${folder}: expected the drive's episodes beside its results.json, found no folder`,
      {
        cause,
      },
    );
  });
  const all: DrivenEpisode[] = [];
  for (const file of files.filter((name) => name.endsWith('.json'))) {
    all.push(JSON.parse(await readGivenFile(path.join(folder, file))) as DrivenEpisode);
  }
  all.sort((a, b) => a.task.seed - b.task.seed);
  const ofRows = rows.map(({ map, light, variant, latencyMs, episodes }) =>
    all
      .filter(
        ({ task }) =>
          task.map === map &&
          task.light === light &&
          task.variant.name === variant &&
          countMs(task) === latencyMs,
      )
      .slice(0, episodes),
  );
  return ofRows.flat();
}

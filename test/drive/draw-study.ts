/**
 * Draws docs/images/closed-loop.webp, the lane follower's trajectories in our world, and closed-loop-clip.webp, one of its
 * drives raw and with the proxy, from what `sim2real study -o STUDY` has driven:
 *   npx tsc && node dist/test/drive/draw-study.js STUDY docs/images
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { MAPS_FOLDER } from '../../src/drive/open-world';
import type { DrivenEpisode } from '../../src/drive/read-episode';
import { prepareDrawing } from '../../src/drive/report/drawn-episodes';
import { SHOWN_MS, filmEpisode } from '../../src/drive/report/film-episode';
import { readStudy } from '../../src/drive/study/read-study';
import type { StudyGroup } from '../../src/drive/study/read-study';
import { PROXY, planStudy } from '../../src/drive/study/study-plan';
import { WebpAnimation } from '../../src/replay/webp-animation';
import { drawInThread } from '../../src/report/plots/draw-plots';
import { loadMap } from '../../src/world';
import { composeTiles, labelTile } from '../support/compose-tiles';

const MAP = 'small-loop';
const LIGHTS = ['plain', 'warm-dim', 'red-light', 'dark-headlight'];
const VARIANTS = ['raw', PROXY];
const PANEL = { width: 240, height: 240 } as const;
const FILMED_LIGHT = 'warm-dim';
/** Frames of the clips: four for each second driven. */
const CLIP_FRAMES = 96;

async function main(study: string, images: string): Promise<void> {
  const [part] = planStudy();
  if (part === undefined) throw new Error('the study plans nothing');
  const own = planStudy().filter(({ world, agent }) => world === part.world && agent === part.agent);
  const [group] = (await readStudy(own, study)).groups;
  if (group === undefined) throw new Error(`${study}: expected episodes of ${part.agent}, found none`);
  await drawTrajectories(group, join(images, 'closed-loop.webp'));
  await drawClip(group, study, join(images, 'closed-loop-clip.webp'));
}

async function drawTrajectories({ results, episodes }: StudyGroup, path: string): Promise<void> {
  const drawing = await prepareDrawing(
    results,
    episodes.filter(({ task }) => task.map === MAP && VARIANTS.includes(task.variant.name)),
    [MAP],
    [await loadMap(MAP, MAPS_FOLDER)],
    'png',
  );
  const figures = await drawInThread(join(__dirname, '../../src/drive/report/plot-worker.js'), drawing);
  const tiles: Buffer[] = [];
  for (const [v] of VARIANTS.entries()) {
    for (const light of LIGHTS) {
      const panel = figures.find(({ id }) => id === `plot-trajectories-0-${light}`)?.panels[v];
      if (panel === undefined) throw new Error(`expected trajectories in ${light}, found none`);
      tiles.push(
        await labelTile(
          sharp(Buffer.from(panel.svg)),
          `${light}, ${panel.title.replace(' lasted', '')}`,
          PANEL,
        ),
      );
    }
  }
  const { data, width, height } = await composeTiles(tiles, LIGHTS.length, PANEL);
  await sharp(data, { raw: { width, height, channels: 3 } })
    .webp({ quality: 80 })
    .toFile(path);
}

/** The same start and room for all variants: the median one of those that the proxy drove. */
async function drawClip({ episodes }: StudyGroup, study: string, path: string): Promise<void> {
  const filmed = episodes.filter(({ task }) => task.map === MAP && task.light === FILMED_LIGHT);
  const ofProxy = filmed
    .filter(({ task }) => task.variant.name === PROXY)
    .sort((a, b) => a.record.figures.distance - b.record.figures.distance);
  const seed = ofProxy[Math.floor((ofProxy.length - 1) / 2)]?.task.seed;
  const films: Film[] = [];
  for (const variant of VARIANTS) {
    const episode = filmed.find(({ task }) => task.seed === seed && task.variant.name === variant);
    if (episode === undefined)
      throw new Error(`expected an episode of ${variant} and seed ${seed}, found none`);
    films.push(await film(episode, join(study, `docs-${variant}.webp`)));
  }
  const size = { width: films[0]?.width ?? 0, height: films[0]?.height ?? 0 };
  await rm(path, { force: true });
  const clip = await WebpAnimation.create(path);
  for (let frame = 0; frame < CLIP_FRAMES; frame++) {
    const tiles = await Promise.all(
      films.map(({ label, file, pages }) =>
        labelTile(sharp(file, { page: Math.min(frame, pages - 1) }), label, size),
      ),
    );
    await clip.add(await composeTiles(tiles, 1, size), SHOWN_MS);
  }
  await clip.finish();
}

interface Film {
  readonly label: string;
  readonly file: string;
  readonly pages: number;
  readonly width: number;
  readonly height: number;
}

async function film(episode: DrivenEpisode, file: string): Promise<Film> {
  await rm(file, { force: true });
  await filmEpisode(episode, file, () => false);
  const { width, height, pages = 1 } = await sharp(file).metadata();
  const { variant } = episode.task;
  return { label: variant.name, file, pages, width, height };
}

const [study, images] = process.argv.slice(2);
if (study === undefined || images === undefined)
  throw new Error('expected two folders: the study, the pictures');
void main(study, images);

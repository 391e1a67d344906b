import sharp from 'sharp';
import { embedPicture } from '../../page/html-document';
import { drawMapFromAbove } from '../../world/map-from-above';
import type { RoadMap } from '../../world';
import { makeLabels } from '../group-scenes';
import type { DriveResults } from '../drive-results';
import type { DrivenEpisode } from '../read-episode';
import type { TrajectoryPoint } from './deviation';

/** What the thread that draws is given: plain data. */
export interface DriveDrawing {
  readonly results: DriveResults;
  readonly maps: readonly {
    /** As the episodes name it. */
    readonly name: string;
    /** Metres. */
    readonly width: number;
    readonly height: number;
    /** A data URL. */
    readonly picture: string;
  }[];
  readonly trajectories: readonly {
    readonly map: string;
    readonly light: string;
    readonly label: string;
    readonly hasLeft: boolean;
    readonly points: readonly TrajectoryPoint[];
  }[];
}

const TILE_PIXELS = 48;
/** One point in so many is drawn; an episode has 15 a second. */
const STRIDE = 3;

/**
 * @param maps in the order of their names
 * @param format a page takes the smaller WebP; a PDF takes only PNG
 */
export async function prepareDrawing(
  results: DriveResults,
  episodes: readonly DrivenEpisode[],
  names: readonly string[],
  maps: readonly RoadMap[],
  format: 'webp' | 'png',
): Promise<DriveDrawing> {
  const label = makeLabels(episodes.map(({ task }) => task));
  return {
    results,
    maps: await Promise.all(
      maps.map(async (map, i) => ({
        name: names[i] ?? map.name,
        width: map.columns * map.tileSize,
        height: map.rows * map.tileSize,
        picture: await encodePicture(map, format),
      })),
    ),
    trajectories: episodes.map(({ task, record }) => ({
      map: task.map,
      light: task.light,
      label: label(task),
      hasLeft: record.end === 'left the road',
      points: record.trajectory.filter((_, i, { length }) => i % STRIDE === 0 || i === length - 1),
    })),
  };
}

async function encodePicture(map: RoadMap, format: 'webp' | 'png'): Promise<string> {
  const { width, height, data } = drawMapFromAbove(map, TILE_PIXELS);
  const picture = sharp(data, { raw: { width, height, channels: 3 } });
  const encoded = format === 'png' ? picture.png() : picture.webp({ quality: 80 });
  return embedPicture(format, await encoded.toBuffer());
}

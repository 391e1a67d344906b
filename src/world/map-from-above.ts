import type { RgbFrame } from '../image/frame';
import { MAP_GROUND, classifyTile } from './ground';
import type { MapGround } from './ground';
import { locateTile } from './lanes';
import type { RoadMap } from './road-map';

/** Quiet colours, so that what is drawn on top stands out: by MAP_GROUND. */
const COLORS: Readonly<Record<MapGround, readonly [number, number, number]>> = {
  [MAP_GROUND.beside]: [205, 203, 196],
  [MAP_GROUND.road]: [58, 61, 67],
  [MAP_GROUND.white]: [172, 174, 176],
  [MAP_GROUND.yellow]: [150, 132, 62],
  [MAP_GROUND.red]: [140, 70, 66],
  [MAP_GROUND.grass]: [168, 184, 158],
  [MAP_GROUND.nothing]: [228, 227, 222],
};

/** Samples along each side of a pixel. */
const FINE = 2;

/** Draws a map as seen from above, north up: rgb8. @param tilePixels along a tile's side */
export function drawMapFromAbove(map: RoadMap, tilePixels: number): RgbFrame {
  const [width, height] = [map.columns * tilePixels, map.rows * tilePixels];
  const data = new Uint8Array(width * height * 3);
  const step = map.tileSize / tilePixels;
  map.tiles.forEach((_, index) => {
    const middle = locateTile(map, index);
    const left = Math.round((middle.x - map.tileSize / 2) / step);
    const top = Math.round(height - (middle.y + map.tileSize / 2) / step);
    for (let row = 0; row < tilePixels; row++) {
      for (let column = 0; column < tilePixels; column++) {
        const sum = [0, 0, 0];
        for (let sample = 0; sample < FINE * FINE; sample++) {
          const dx = (column + ((sample % FINE) + 0.5) / FINE - tilePixels / 2) * step;
          const dy = (tilePixels / 2 - row - (Math.floor(sample / FINE) + 0.5) / FINE) * step;
          COLORS[classifyTile(map, index, dx, dy)].forEach((level, i) => (sum[i] = (sum[i] ?? 0) + level));
        }
        const at = ((top + row) * width + left + column) * 3;
        sum.forEach((level, i) => (data[at + i] = Math.round(level / FINE ** 2)));
      }
    }
  });
  return { width, height, data };
}

import { parseDocument } from 'yaml';
import { z } from 'zod';
import { checkGaps } from './check-gaps';
import type { RoadMap, Tile } from './road-map';
import { ORIENTATIONS, OTHER_KINDS, ROAD_KINDS, isRoad } from './tiles';

/** A map that cannot be driven on; the message names file, row, column, what was expected, found, and what to do. */
export class RoadMapError extends Error {
  override readonly name = 'RoadMapError';
}

const mapFile = z.looseObject({
  tile_size: z.number().min(0.45).max(2),
  tiles: z.array(z.array(z.union([z.string(), z.number()])).min(1)).min(1),
  objects: z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())]).nullish(),
});

/** A whole mat has a few hundred tiles; a picture of the ground is made of each. */
const MAX_TILES = 1024;

/**
 * Reads Duckietown's map format. Further keys (start_tile, version) are ignored.
 * @param source names the file in errors
 * @throws RoadMapError on broken YAML, rows of unequal length, an unknown tile, no road, or a road that ends in a gap
 */
export function parseRoadMap(yamlText: string, name: string, source = name): RoadMap {
  const document = parseDocument(yamlText);
  const broken = document.errors[0];
  if (broken !== undefined) throw new RoadMapError(`${source}: not valid YAML: ${broken.message}`);
  const parsed = mapFile.safeParse(document.toJS());
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const key = issue?.path.map(String).join('.') ?? '';
    throw new RoadMapError(
      `${source}: ${key === '' ? '' : `${key}: `}${issue?.message ?? 'unusable'}. A map has tile_size (metres) and tiles (rows of names such as straight/S); see maps/README.md.`,
    );
  }
  const { tile_size: tileSize, tiles: rows, objects } = parsed.data;
  const columns = rows[0]?.length ?? 0;
  if (rows.length * columns > MAX_TILES) {
    throw new RoadMapError(`${source}: expected at most ${MAX_TILES} tiles, found ${rows.length * columns}`);
  }
  const tiles = rows.flatMap((row, r) => {
    if (row.length !== columns) {
      throw new RoadMapError(
        `${source}: row ${r + 1}: expected ${columns} tiles, as many as the first row has, found ${row.length}. Fill the row up with floor or empty.`,
      );
    }
    return row.map((text, c) => parseTile(String(text), `${source}: row ${r + 1}, column ${c + 1}`));
  });
  const map: RoadMap = {
    name,
    tileSize,
    columns,
    rows: rows.length,
    tiles,
    objectCount: Array.isArray(objects) ? objects.length : Object.keys(objects ?? {}).length,
  };
  if (!tiles.some(({ kind }) => isRoad(kind))) {
    throw new RoadMapError(`${source}: expected a road, found none of ${ROAD_KINDS.join(', ')}`);
  }
  const gap = checkGaps(map);
  if (gap !== undefined) throw new RoadMapError(`${source}: ${gap}`);
  return map;
}

function parseTile(text: string, where: string): Tile {
  const [kind = '', letter, ...rest] = text.split('/').map((part) => part.trim());
  const known = [...ROAD_KINDS, ...OTHER_KINDS].find((each) => each === kind);
  if (known === undefined || rest.length > 0) {
    throw new RoadMapError(
      `${where}: expected one of ${[...ROAD_KINDS, ...OTHER_KINDS].join(', ')}, found ${JSON.stringify(text)}. Correct the name.`,
    );
  }
  if (letter === undefined && isRoad(known) && known !== '4way') {
    throw new RoadMapError(
      `${where}: expected a direction after ${known}, such as ${known}/N, found none. Add /N, /E, /S or /W.`,
    );
  }
  const quarter = ORIENTATIONS[letter ?? 'E'];
  if (quarter === undefined) {
    throw new RoadMapError(
      `${where}: expected a direction of N, E, S or W after the slash, found ${JSON.stringify(text)}. Correct the direction.`,
    );
  }
  return { kind: known, quarter };
}

import { join } from 'node:path';
import { packageRoot } from '../../src/process/package-root';
import { listMaps, loadMap, parseRoadMap } from '../../src/world';

const MAPS = join(packageRoot, 'maps');

describe('parseRoadMap', () => {
  it('reads every shipped map', async () => {
    const names = await listMaps(MAPS);
    expect(names).toEqual(['bordered-loop', 'crossings', 'small-loop', 'technical-track', 'zigzag']);
    for (const name of names) expect((await loadMap(name, MAPS)).tileSize).toBe(0.585);
  });

  it('counts objects and ignores other keys', () => {
    const text = `
tile_size: 0.61
version: 1
tiles: [[curve_left/W, curve_left/N], [curve_left/S, curve_left/E]]
objects: { tree: { kind: tree }, bus1: { kind: bus } }`;
    expect(parseRoadMap(text, 'tiny')).toMatchObject({ columns: 2, rows: 2, objectCount: 2, tileSize: 0.61 });
  });

  it.each([
    [
      'a gap in the road',
      '[[curve_left/W, curve_left/N], [curve_left/S, floor]]',
      'map m: row 1, column 2: the road of curve_left/N leads south to row 2, column 2: expected a road that is open to the north, but floor is no road.',
    ],
    [
      'a road that leaves the map',
      '[[straight/E]]',
      'map m: row 1, column 1: the road of straight/E leads east to row 1, column 2: expected a road that is open to the west, but the map ends there.',
    ],
    [
      'a tile turned wrongly',
      '[[curve_left/W, curve_left/W], [curve_left/S, curve_left/E]]',
      'curve_left/W leads east to row 1, column 2: expected a road that is open to the west, but curve_left/W is closed on that side.',
    ],
    ['an unknown tile', '[[floor, rail/N]]', 'map m: row 1, column 2: expected one of straight, '],
    [
      'no direction',
      '[[straight]]',
      'row 1, column 1: expected a direction after straight, such as straight/N',
    ],
    [
      'a wrong direction',
      '[[straight/Q]]',
      'expected a direction of N, E, S or W after the slash, found "straight/Q"',
    ],
    [
      'rows of unequal length',
      '[[floor, floor], [floor]]',
      'row 2: expected 2 tiles, as many as the first row has, found 1',
    ],
    ['no road', '[[floor]]', 'expected a road, found none of'],
  ])('refuses %s and says where', (_, tiles, message) => {
    expect(() => parseRoadMap(`tile_size: 0.585\ntiles: ${tiles}`, 'm', 'map m')).toThrow(message);
  });

  it('names the known maps where one is missing', async () => {
    await expect(loadMap('nowhere', MAPS)).rejects.toThrow('one of bordered-loop, crossings, small-loop');
  });
});

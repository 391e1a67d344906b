import { findLanePoses, parseRoadMap } from '../../src/world';
import { MAP_GROUND, classifyTile } from '../../src/world/ground';
import { findTile, listLanes, locateTile, placeOnLane } from '../../src/world/lanes';

const map = parseRoadMap(
  `
tile_size: 0.585
tiles:
  - [curve_left/W, straight/W, 3way_left/W, straight/W, curve_left/N]
  - [straight/S, floor, straight/N, floor, straight/N]
  - [3way_left/S, straight/W, 4way, straight/E, 3way_left/N]
  - [straight/S, floor, straight/N, floor, straight/N]
  - [curve_left/S, straight/E, 3way_left/E, straight/E, curve_left/E]`,
  'crossings',
);

function classifyAt(x: number, y: number): number {
  const index = findTile(map, x, y) ?? 0;
  const middle = locateTile(map, index);
  return classifyTile(map, index, x - middle.x, y - middle.y);
}

describe('lane poses', () => {
  it('give d and phi along every lane', () => {
    let lanes = 0;
    for (let tile = 0; tile < map.tiles.length; tile++) {
      for (const [i, lane] of listLanes(map, tile).entries()) {
        lanes++;
        for (const share of [0.1, 0.5, 0.9]) {
          const { x, y, heading } = placeOnLane(map, tile, lane, share);
          const place = {
            x: x - 0.03 * Math.sin(heading),
            y: y + 0.03 * Math.cos(heading),
            heading: heading - 0.2,
          };
          const found = findLanePoses(map, place).find((pose) => pose.lane === i && pose.tile === tile);
          expect(found?.d).toBeCloseTo(0.03, 9);
          expect(found?.phi).toBeCloseTo(-0.2, 9);
        }
      }
    }
    // 4 curves and 12 straights of 2, 4 T-junctions of 6, one crossing of 12.
    expect(lanes).toBe(68);
  });

  it('are absent off the road or wrong-way', () => {
    const { x, y, heading } = placeOnLane(map, 1, { way: 'straight', turned: 2 }, 0.5);
    expect(findLanePoses(map, { x, y, heading })).toHaveLength(1);
    expect(findLanePoses(map, { x, y, heading: heading + Math.PI })).toEqual([]);
    expect(findLanePoses(map, { x: 0.9, y: 2, heading: 0 })).toEqual([]);
  });

  it('lead from each lane into the next tile', () => {
    for (let tile = 0; tile < map.tiles.length; tile++) {
      for (const lane of listLanes(map, tile)) {
        const { x, y, heading } = placeOnLane(map, tile, lane, 1);
        const beyond = { x: x + 1e-3 * Math.cos(heading), y: y + 1e-3 * Math.sin(heading), heading };
        expect(Math.abs(findLanePoses(map, beyond)[0]?.d ?? 1)).toBeLessThan(1e-4);
      }
    }
  });

  it('lie between yellow and white tape', () => {
    const seen = new Set<number>();
    for (let tile = 0; tile < map.tiles.length; tile++) {
      const kind = map.tiles[tile]?.kind ?? 'floor';
      if (kind !== 'straight' && kind !== 'curve_left') continue;
      for (const lane of listLanes(map, tile)) {
        for (let share = 0.05; share < 1; share += 0.05) {
          const { x, y, heading } = placeOnLane(map, tile, lane, share);
          const look = (d: number): number =>
            classifyAt(x - d * Math.sin(heading), y + d * Math.cos(heading));
          expect(look(0)).toBe(MAP_GROUND.road);
          expect(look(-0.14)).toBe(MAP_GROUND.white);
          seen.add(look(0.1287));
        }
      }
    }
    expect([...seen].sort()).toEqual([MAP_GROUND.yellow, MAP_GROUND.road]);
  });

  it('meet stop lines only before a crossing', () => {
    const tile = 12;
    for (const lane of listLanes(map, tile)) {
      const [first, last] = [0.03, 0.97].map((share) => {
        const { x, y } = placeOnLane(map, tile, lane, share);
        return classifyAt(x, y);
      });
      expect([first, last]).toEqual([MAP_GROUND.red, MAP_GROUND.road]);
    }
  });
});

import { createHash } from 'node:crypto';
import { LIGHT_NAMES, RoadWorld, parseRoadMap } from '../../src/world';
import type { WorldLight } from '../../src/world';

const map = parseRoadMap(
  `
tile_size: 0.585
tiles:
  - [curve_left/W, curve_left/N, grass]
  - [straight/S, straight/N, floor]
  - [curve_left/S, curve_left/E, floor]`,
  'loop',
);
/** Of four frames one after another at 320x240. Episodes on disk were driven through these pictures. */
const PICTURES: Readonly<Record<WorldLight, string>> = {
  plain: '170de974ad4670e4',
  bright: 'aea217a5340cdb07',
  'warm-dim': '916777c406c621e2',
  'dark-headlight': '126416c8808ab398',
  'red-light': '406dc77e4ecf9b05',
  'blue-light': '6ad75518265d2828',
  'green-light': 'e445e90fbdd8420f',
};

describe("the world's pictures", () => {
  it.each(['plain', ...LIGHT_NAMES] as const)('are those that they always were, in %s', (light) => {
    const world = new RoadWorld({ map, light, size: { width: 320, height: 240 } });
    const hash = createHash('sha256').update(world.reset(5).frame.data);
    for (let i = 0; i < 3; i++) hash.update(world.step(Array(4).fill({ left: 0.3, right: 0.2 })).frame.data);
    world.close();
    expect(hash.digest('hex').slice(0, 16)).toBe(PICTURES[light]);
  });
});

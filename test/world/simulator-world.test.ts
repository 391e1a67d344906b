import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../src/process/package-root';
import { NoSimulatorError, findSimulator } from '../../src/drive/simulator-command';
import { RoadWorld, SimulatorError, SimulatorWorld, findMapFile, loadMap } from '../../src/world';
import type { RoadMap, SimulatorCommand } from '../../src/world';
import { writeSimulatorStub } from '../support/simulator-stub';

const maps = join(packageRoot, 'maps');
let folder: string;
let stub: string;
let map: RoadMap;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sim2real-simulator-'));
  stub = join(folder, 'stub');
  await writeSimulatorStub(stub);
  map = await loadMap('small-loop', maps);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function openStub(diesAt = 0): Promise<SimulatorWorld> {
  const command = { file: 'env', args: [`STUB_DIES_AT=${diesAt}`, stub] };
  return SimulatorWorld.open({ map, command });
}

/** The real one, where it is installed. */
function findInstalled(light: Parameters<typeof findSimulator>[2]): SimulatorCommand | undefined {
  try {
    return findSimulator(packageRoot, findMapFile('small-loop', maps), light);
  } catch (error) {
    if (error instanceof NoSimulatorError) return undefined;
    throw error;
  }
}
const testInSimulator = findInstalled('plain') === undefined ? it.skip : it;

describe('SimulatorWorld', () => {
  it('steps a process and delays the motors', async () => {
    const world = await openStub();
    const { frame, states } = await world.reset(3);
    expect([frame.width, frame.height, frame.data.length, frame.data[0]]).toEqual([8, 6, 144, 90]);
    const first = states[0]?.place;
    const ours = new RoadWorld({ map, light: 'plain', size: { width: 8, height: 6 } });
    expect(first).toEqual(ours.reset(3).states[0]?.place);
    const steps = await world.step(Array.from({ length: 12 }, () => ({ left: 0.25, right: 0.25 })));
    expect(steps.states[11]?.place.x).toBeCloseTo((first?.x ?? NaN) + 6, 9);
    expect(steps.states.filter(({ effective }) => effective.left === 0.25)).toHaveLength(3);
    world.close();
  });

  it('tells how the process died', async () => {
    const world = await openStub(2);
    await world.reset(1);
    const died = world.step([{ left: 0, right: 0 }]);
    await expect(died).rejects.toThrow(SimulatorError);
    await expect(died).rejects.toThrow('the simulator ended with exit code 7; its last words: out of memory');
    await expect(world.reset(1)).rejects.toThrow(SimulatorError);
    world.close();
  });

  it('gives up on a process that hangs', async () => {
    const open = SimulatorWorld.open({ map, command: { file: 'sleep', args: ['60'], timeoutMs: 200 } });
    await expect(open).rejects.toThrow('did not answer for 0.2 s');
  });

  it('names the command where nothing is installed', () => {
    expect(() => findSimulator(folder, 'map.yaml', 'plain', {})).toThrow('npm run setup -- --with-simulator');
    const env = { SIM2REAL_SIMULATOR_PYTHON: process.execPath };
    expect(() => findSimulator(folder, 'map.yaml', 'plain', env)).toThrow('sudo apt-get install xvfb');
    const { args } = findSimulator(folder, 'map.yaml', 'warm-dim', { ...env, DISPLAY: ':7' });
    expect(args.slice(1)).toEqual(['--map', 'map.yaml', '--light', 'warm']);
  });

  testInSimulator(
    "drives Duckietown's own as it drives ours",
    async () => {
      const command = findInstalled('plain');
      if (command === undefined) return;
      const [theirs, ours] = [
        await SimulatorWorld.open({ map, command }),
        new RoadWorld({ map, light: 'plain', size: { width: 8, height: 6 } }),
      ];
      const gentle = Array.from({ length: 30 }, (_, i) => ({ left: 0.15, right: 0.15 + i / 300 }));
      const first = await theirs.reset(4);
      ours.reset(4);
      const [a, b] = [(await theirs.step(gentle)).states.at(-1), ours.step(gentle).states.at(-1)];
      expect(
        Math.hypot((a?.place.x ?? 0) - (b?.place.x ?? 9), (a?.place.y ?? 0) - (b?.place.y ?? 9)),
      ).toBeLessThan(0.01);
      // Whatever was drawn before.
      for (let again = 0; again < 2; again++) {
        expect(Buffer.compare((await theirs.reset(4)).frame.data, first.frame.data)).toBe(0);
      }
      theirs.close();
    },
    180_000,
  );
});

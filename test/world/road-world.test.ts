import { createHash } from 'node:crypto';
import { createGroundProjector } from '../../src/lines';
import { createRandom, projectPoint } from '../../src/render';
import { RoadWorld, STOPPED, parseRoadMap } from '../../src/world';
import type { Observation, WorldLight } from '../../src/world';
import { DriveDynamics, STEPS_PER_SECOND } from '../../src/world/drive-dynamics';
import { CAMERA_AHEAD, calibrateCamera, createRobotCamera } from '../../src/world/robot-camera';

const map = parseRoadMap(
  `
tile_size: 0.585
tiles:
  - [curve_left/W, curve_left/N]
  - [straight/S, straight/N]
  - [curve_left/S, curve_left/E]`,
  'loop',
);
const size = { width: 160, height: 120 };

describe("the robot's motion", () => {
  it('follows a command 0.15 s later and settles', () => {
    const drive = new DriveDynamics({ x: 0, y: 0, heading: 0 }, 0, createRandom(1));
    for (let step = 0; step < 9; step++) drive.step({ left: 0.2, right: 0.3 });
    expect(drive.state).toMatchObject({ x: 0, y: 0, speed: 0, turn: 0 });
    expect(drive.step({ left: 0.2, right: 0.3 })).toEqual({ left: 0.2, right: 0.3 });
    expect(drive.state.speed).toBeGreaterThan(0);
    for (let step = 0; step < 5 * STEPS_PER_SECOND; step++) drive.step({ left: 0.2, right: 0.3 });
    expect(drive.state.speed).toBeCloseTo((1.5 * 0.5) / 5, 6);
    expect(drive.state.turn).toBeCloseTo((15 * 0.1) / 4, 6);
  });

  it('follows a circle of radius speed / turn', () => {
    const drive = new DriveDynamics({ x: 0, y: 0, heading: 0 }, 0, createRandom(1));
    let [low, high] = [Infinity, -Infinity];
    for (let step = 0; step < 40 * STEPS_PER_SECOND; step++) {
      drive.step({ left: 0.2, right: 0.3 });
      if (step < 10 * STEPS_PER_SECOND) continue;
      low = Math.min(low, drive.state.y);
      high = Math.max(high, drive.state.y);
    }
    expect(high - low).toBeCloseTo((2 * 0.15) / 0.375, 3);
  });
});

describe("the robot's camera", () => {
  it('is calibrated for the ground projection', () => {
    const camera = createRobotCamera();
    const projector = createGroundProjector(calibrateCamera(camera));
    for (const [x, y] of [
      [0.2, 0],
      [0.25, 0.12],
      [0.3, -0.2],
      [0.6, 0.2],
    ] as const) {
      const [u, v] = projectPoint(camera, [x - CAMERA_AHEAD, y, 0]) ?? [NaN, NaN];
      const found = projector.projectNormalized(u / 640, v / 480);
      expect(found.x).toBeCloseTo(x, 2);
      expect(found.y).toBeCloseTo(y, 2);
    }
  });
});

function hashFrame({ frame }: Observation): string {
  return createHash('sha256').update(frame.data).digest('hex');
}

describe('RoadWorld', () => {
  const drive = (light: WorldLight, seed: number, motorNoise = 0): Observation[] => {
    const world = new RoadWorld({ map, light, size, motorNoise });
    const seen = [world.reset(seed)];
    for (let i = 0; i < 3; i++) seen.push(world.step(Array(4).fill({ left: 0.2, right: 0.22 })));
    world.close();
    return seen;
  };

  it('repeats an episode to the bit, noise included', () => {
    for (const light of ['plain', 'warm-dim'] as const) {
      const [first, second] = [drive(light, 5, 0.1), drive(light, 5, 0.1)];
      expect(second.map(({ states }) => states)).toEqual(first.map(({ states }) => states));
      expect(second.map(hashFrame)).toEqual(first.map(hashFrame));
    }
    expect(drive('plain', 5, 0.1)[3]?.states).not.toEqual(drive('plain', 6, 0.1)[3]?.states);
  });

  it('drives equally in every light but looks different', () => {
    const [plain, dim] = [drive('plain', 7), drive('warm-dim', 7)];
    expect(dim.map(({ states }) => states)).toEqual(plain.map(({ states }) => states));
    const add = (seen: Observation[]): number =>
      (seen[0]?.frame.data ?? new Uint8Array(0)).reduce((sum, value) => sum + value, 0);
    expect(add(dim)).toBeLessThan(0.8 * add(plain));
  });

  it('starts within 0.04 m of a lane', () => {
    const world = new RoadWorld({ map, light: 'plain', size });
    for (let seed = 0; seed < 20; seed++) {
      const lane = world.reset(seed).states[0]?.lanes[0];
      expect(Math.abs(lane?.d ?? 1)).toBeLessThanOrEqual(0.04 + 1e-9);
      expect(Math.abs(lane?.phi ?? 1)).toBeLessThanOrEqual(0.699);
    }
    world.close();
  });

  it('ends when the robot leaves the road', () => {
    const world = new RoadWorld({ map, light: 'plain', size });
    expect(() => world.step([STOPPED])).toThrow('call reset(seed) first');
    world.reset(1);
    let seen: Observation | undefined;
    for (let i = 0; i < 300 && seen?.isDone !== true; i++) {
      seen = world.step(Array(4).fill({ left: 0.3, right: 0.3 }));
    }
    expect(seen?.isDone).toBe(true);
    expect(() => world.step([STOPPED])).toThrow('the episode has ended');
    world.reset(1);
    expect(world.step([STOPPED]).isDone).toBe(false);
  });

  it('shows white tape right, yellow tape left', () => {
    const world = new RoadWorld({ map, light: 'plain', size });
    const straight = Array.from({ length: 100 }, (_, seed) => world.reset(seed)).find(
      ({ states: [state] }) =>
        Math.abs(state?.lanes[0]?.phi ?? 1) < 0.08 && [2, 3].includes(state?.lanes[0]?.tile ?? 0),
    );
    const { frame } = straight ?? world.reset(0);
    const places = { white: [0, 0], yellow: [0, 0] };
    for (let pixel = 75 * 160; pixel < 118 * 160; pixel++) {
      const [r = 0, g = 0, b = 0] = frame.data.subarray(pixel * 3, pixel * 3 + 3);
      const kind = r > 150 && g > 150 ? (b > 120 ? 'white' : b < 60 ? 'yellow' : undefined) : undefined;
      if (kind === undefined) continue;
      const [sum = 0, count = 0] = places[kind];
      places[kind] = [sum + (pixel % 160), count + 1];
    }
    const mean = ([sum = 0, count = 0]: number[]): number => sum / count;
    expect(mean(places.white)).toBeGreaterThan(85);
    expect(mean(places.yellow)).toBeLessThan(75);
    world.close();
  });
});

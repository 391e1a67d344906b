import { createHash } from 'node:crypto';
import { createGroundProjector } from '../../src/lines';
import { createRandom, projectPoint } from '../../src/render';
import { RoadWorld, STOPPED, parseRoadMap } from '../../src/world';
import type { Observation, WheelCommand, WorldLight } from '../../src/world';
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

const STRAIGHT: readonly WheelCommand[] = Array.from({ length: 4 }, () => ({ left: 0.2, right: 0.22 }));

function drive(world: RoadWorld, seed: number): Observation[] {
  return [world.reset(seed), ...[1, 2, 3].map(() => world.step(STRAIGHT))];
}

describe('RoadWorld', () => {
  // To draw a world takes far longer than to drive in it.
  const open = (light: WorldLight): RoadWorld => new RoadWorld({ map, light, size, motorNoise: 0.1 });
  let worlds: Record<'plain' | 'warm-dim', RoadWorld>;
  let plain: RoadWorld;

  beforeAll(() => {
    worlds = { plain: open('plain'), 'warm-dim': open('warm-dim') };
    plain = worlds.plain;
  });
  afterAll(() => {
    for (const world of Object.values(worlds)) world.close();
  });

  it.each(['plain', 'warm-dim'] as const)('repeats an episode to the bit, noise included, in %s', (light) => {
    const other = open(light);
    drive(other, 6);
    const [first, second] = [drive(worlds[light], 5), drive(other, 5)];
    expect(second.map(({ states }) => states)).toEqual(first.map(({ states }) => states));
    expect(second.map(hashFrame)).toEqual(first.map(hashFrame));
    expect(drive(other, 6)[3]?.states).not.toEqual(first[3]?.states);
    other.close();
  });

  it('drives equally in every light but looks different', () => {
    const [bright, dim] = [drive(plain, 7), drive(worlds['warm-dim'], 7)];
    expect(dim.map(({ states }) => states)).toEqual(bright.map(({ states }) => states));
    const add = (seen: Observation[]): number =>
      (seen[0]?.frame.data ?? new Uint8Array(0)).reduce((sum, value) => sum + value, 0);
    expect(add(dim)).toBeLessThan(0.8 * add(bright));
  });

  it('starts within 0.04 m of a lane', () => {
    for (let seed = 0; seed < 20; seed++) {
      const lane = plain.reset(seed).states[0]?.lanes[0];
      expect(Math.abs(lane?.d ?? 1)).toBeLessThanOrEqual(0.04 + 1e-9);
      expect(Math.abs(lane?.phi ?? 1)).toBeLessThanOrEqual(0.699);
    }
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
    const straight = Array.from({ length: 100 }, (_, seed) => plain.reset(seed)).find(
      ({ states: [state] }) =>
        Math.abs(state?.lanes[0]?.phi ?? 1) < 0.08 && [2, 3].includes(state?.lanes[0]?.tile ?? 0),
    );
    const { frame } = straight ?? plain.reset(0);
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
  });
});

import { LiveOdometry } from '../../src/watch/live-odometry';
import { PoseJumps } from '../../src/watch/pose-jumps';

const ms = (value: number): bigint => BigInt(value) * 1_000_000n;

function drive(...commands: readonly (readonly [at: number, v: number, omega: number])[]): LiveOdometry {
  const odometry = new LiveOdometry();
  for (const [at, v, omega] of commands) odometry.add(ms(at), { v, omega });
  return odometry;
}

test('a lane that jumps off the commands is told from one that follows', () => {
  const odometry = drive([1000, 0.2, 0], [1200, 0.2, 0], [1400, 0.2, 0]);
  const between = (from: bigint, to: bigint) => odometry.between(from, to);
  const jumps = new PoseJumps();
  const start = { d: 0, phi: 0.5 };
  expect(jumps.add(ms(1000), { camera: start, proxied: start }, between)).toBeUndefined();
  const follows = { d: 0.04 * Math.sin(0.5), phi: 0.5 };
  const found = jumps.add(ms(1200), { camera: follows, proxied: { d: -0.1, phi: 0.5 } }, between);
  expect(found?.camera).toBeCloseTo(0, 10);
  expect(found?.proxied).toBeCloseTo(0.1 + 0.04 * Math.sin(0.5), 10);
  // Both sides stand on the same pairs.
  expect(jumps.add(ms(1400), { camera: follows, proxied: undefined }, between)).toBeUndefined();
});

test('pictures far apart or without commands are not compared', () => {
  const jumps = new PoseJumps();
  const pose = { d: 0, phi: 0 };
  const poses = { camera: pose, proxied: pose };
  const odometry = drive([1000, 0.2, 0], [1700, 0.2, 0]);
  const between = (from: bigint, to: bigint) => odometry.between(from, to);
  jumps.add(ms(1000), poses, between);
  expect(jumps.add(ms(1700), poses, between)).toBeUndefined();
  expect(jumps.add(ms(1600), poses, between)).toBeUndefined();
  expect(jumps.add(ms(1800), poses, () => undefined)).toBeUndefined();
  expect(jumps.add(ms(1900), poses, () => ({ forward: 0, turn: 0 }))).toEqual({ camera: 0, proxied: 0 });
});

test('old commands are forgotten, and all where the clock began anew', () => {
  const odometry = drive([1000, 0.2, 0], [12_000, 0.3, 0], [11_900, 9, 9]);
  expect(odometry.between(ms(1000), ms(1100))).toBeUndefined();
  expect(odometry.between(ms(12_000), ms(12_100))?.forward).toBeCloseTo(0.03, 10);
  odometry.add(ms(500), { v: 0.1, omega: 0 });
  expect(odometry.between(ms(500), ms(600))?.forward).toBeCloseTo(0.01, 10);
  expect(odometry.between(ms(12_000), ms(12_100))).toBeUndefined();
});

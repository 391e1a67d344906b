import { openBag } from '../../../src/bag/open-bag';
import type { BagMessage } from '../../../src/bag/bag-types';
import { Odometry } from '../../../src/evaluate/frames/odometry';
import { comparePoses } from '../../../src/evaluate/measures/compare-poses';
import { SUM, SUMS } from '../../../src/evaluate/measures/sums';
import { Kinematics } from '../../../src/lines/kinematics';
import { makeChannel, makeCommand } from '../../bag/support/messages';
import { useTemporaryFolder } from '../../bag/support/temporary-folder';
import { writeMcap } from '../../bag/support/write-bags';

const at = useTemporaryFolder();
const WHEELS = makeChannel('/duckie/wheels_driver_node/wheels_cmd', 'duckietown_msgs/msg/WheelsCmdStamped');
const CAR = makeChannel('/duckie/car_cmd', 'duckietown_msgs/msg/Twist2DStamped');
const ms = (value: number): bigint => BigInt(value) * 1_000_000n;

async function read(messages: readonly BagMessage[]): Promise<Odometry | undefined> {
  await writeMcap(at('drive.mcap'), messages);
  const bag = await openBag(at('drive.mcap'));
  try {
    return await Odometry.read(bag);
  } finally {
    await bag.close();
  }
}

test('commands are added up between two stamps', async () => {
  const odometry = await read([
    makeCommand(CAR, ms(1000), { v: 0.2, omega: 0 }),
    makeCommand(CAR, ms(1100), { v: 0.4, omega: 2 }),
  ]);
  const moved = odometry?.between(ms(1050), ms(1150));
  expect(moved?.forward).toBeCloseTo(0.05 * 0.2 + 0.05 * 0.4, 6);
  expect(moved?.turn).toBeCloseTo(0.1, 6);
  expect(odometry?.between(ms(900), ms(1000))).toBeUndefined();
  expect(odometry?.between(ms(1500), ms(1700))).toBeUndefined();
});

test('the wheels count before speed and turn', async () => {
  const { left, right } = new Kinematics().toWheels({ v: 0.3, omega: 1 });
  const odometry = await read([
    makeCommand(CAR, ms(1000), { v: 9, omega: 9 }),
    makeCommand(WHEELS, ms(1000), { vel_left: left, vel_right: right }),
    makeCommand(WHEELS, ms(1100), { vel_left: NaN, vel_right: right }),
  ]);
  const moved = odometry?.between(ms(1000), ms(1200));
  expect(moved?.forward).toBeCloseTo(0.06, 6);
  expect(moved?.turn).toBeCloseTo(0.2, 6);
});

test('a bag without commands has none', async () => {
  expect(await read([])).toBeUndefined();
});

test('a lane that moves as the robot does is no error', () => {
  const sums = new Float64Array(SUMS);
  const before = { d: 0.02, phi: 0.3 };
  const moved = { forward: 0.1, turn: 0.2 };
  comparePoses(before, { d: 0.02 + 0.1 * Math.sin(0.4), phi: 0.5 }, moved, sums);
  expect(sums[SUM.odometry.distance]).toBeCloseTo(0, 10);
  comparePoses(before, { d: -0.02, phi: 0.5 }, moved, sums);
  comparePoses(before, undefined, moved, sums);
  expect(sums[SUM.odometry.pairs]).toBe(2);
  expect(sums[SUM.odometry.distance]).toBeCloseTo(0.04 + 0.1 * Math.sin(0.4), 10);
});

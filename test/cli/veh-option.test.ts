import { Command } from '@commander-js/extra-typings';
import { vehOption } from '../../src/cli/common-options';

const VARIABLES = ['VEH', 'VEHICLE_NAME'];
afterEach(() => {
  for (const name of VARIABLES) Reflect.deleteProperty(process.env, name);
});

function readVeh(env: Record<string, string>, argv: string[], ros: string[] = []): string | undefined {
  Object.assign(process.env, env);
  const command = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
  return command.addOption(vehOption('proxy', ros)).parse(argv, { from: 'user' }).opts().veh;
}

test.each([
  [{}, [], undefined],
  [{ VEHICLE_NAME: 'duckie' }, [], 'duckie'],
  [{ VEH: 'goose', VEHICLE_NAME: 'duckie' }, [], 'goose'],
  [{ VEH: '', VEHICLE_NAME: 'duckie' }, [], 'duckie'],
  [{ VEH: 'goose' }, ['--veh', 'swan'], 'swan'],
])('with %p and %p the robot is %s', (env, argv, veh) => {
  expect(readVeh(env, argv)).toBe(veh);
});

test('a namespace after --ros-args is stronger than the environment', () => {
  expect(readVeh({ VEH: 'goose' }, [], ['-r', '__ns:=/duckie'])).toBeUndefined();
});

test('a name that is none in ROS is refused with its variable', () => {
  expect(() => readVeh({ VEHICLE_NAME: 'my-duck' }, [])).toThrow(
    "value 'my-duck' from env 'VEHICLE_NAME' is invalid. expected letters, digits and _",
  );
});

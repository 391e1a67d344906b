import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/process/package-root';

const folder = join(packageRoot, 'launch');
const names = readdirSync(folder).filter((name) => /\.launch(\.xml)?$/.test(name));

test.each(names)('%s takes VEH, else VEHICLE_NAME, as the robot', (name) => {
  const text = readFileSync(join(folder, name), 'utf8');
  const [, value] = /<arg name="veh" default="([^"]*)"/.exec(text) ?? [];
  // roslaunch, of ROS 1, has a language of its own.
  expect(value).toBe(
    name === 'daffy.launch'
      ? "$(eval optenv('VEH', '') or optenv('VEHICLE_NAME', ''))"
      : "$(env VEH $(env VEHICLE_NAME ''))",
  );
});

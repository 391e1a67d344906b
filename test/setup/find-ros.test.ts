import { join } from 'node:path';
import {
  callSetup,
  makeRosPrefix,
  makeTemporaryFolder,
  writeFixture,
  type CallResult,
} from './setup-modules';

const folder = makeTemporaryFolder();
const venv = makeRosPrefix(join(folder, 'venv'));
const sourced = makeRosPrefix(join(folder, 'opt', 'kilted'));

function findRos(env: NodeJS.ProcessEnv): CallResult {
  return callSetup('find-ros.mjs', 'findRos', `${JSON.stringify(env)}, ${JSON.stringify(venv)}, say`);
}

describe('the choice of ROS 2', () => {
  it('takes the sourced one below an overlay', () => {
    const overlay = join(folder, 'overlay');
    const { value, said } = findRos({ AMENT_PREFIX_PATH: `${overlay}:${sourced}`, ROS_DISTRO: 'kilted' });
    expect(value).toEqual({ kind: 'sourced', distro: 'kilted', prefix: sourced });
    expect(said).toEqual([]);
  });

  it('takes the embedded one by default', () => {
    expect(findRos({}).value).toEqual({ kind: 'embedded' });
  });

  it('takes the embedded one inside its own environment', () => {
    const env = { AMENT_PREFIX_PATH: `${join(folder, 'overlay')}:${venv}`, ROS_DISTRO: 'jazzy' };
    expect(findRos(env).value).toEqual({ kind: 'embedded' });
  });

  it('takes the embedded one beside ROS 1', () => {
    const { value, said } = findRos({ ROS_DISTRO: 'noetic', ROS_VERSION: '1' });
    expect(value).toEqual({ kind: 'embedded' });
    expect(said.join()).toContain('ROS 1 (noetic)');
  });

  it('takes an untested distribution and says so', () => {
    const { value, said } = findRos({ AMENT_PREFIX_PATH: sourced, ROS_DISTRO: 'rolling' });
    expect(value).toMatchObject({ kind: 'sourced', distro: 'rolling' });
    expect(said.join()).toContain('humble, jazzy, kilted');
  });

  it('takes the embedded one below a lone workspace', () => {
    const { value, said } = findRos({ AMENT_PREFIX_PATH: join(folder, 'overlay') });
    expect(value).toEqual({ kind: 'embedded' });
    expect(said.join()).toContain(`no ROS 2 is sourced beneath ${join(folder, 'overlay')}`);
  });

  it.each([{ ROS_DISTRO: 'foxy' }, {}])('refuses a prefix path with %j', (distro) => {
    const { error } = findRos({ AMENT_PREFIX_PATH: sourced, ...distro });
    expect(error?.name).toBe('SetupError');
    expect(error?.message).toContain('humble, jazzy, kilted');
    expect(error?.remedy).toContain('unset AMENT_PREFIX_PATH');
  });

  it('names the Debian packages of missing messages', () => {
    const prefix = makeRosPrefix(join(folder, 'opt', 'small'), [
      'sensor_msgs',
      'std_msgs',
      'std_srvs',
      'rcl_lifecycle',
    ]);
    const { error } = findRos({ AMENT_PREFIX_PATH: prefix, ROS_DISTRO: 'jazzy' });
    expect(error?.remedy).toBe('sudo apt-get install ros-jazzy-diagnostic-msgs ros-jazzy-lifecycle-msgs');
  });

  it('names ros-base when rcl is missing', () => {
    writeFixture(join(folder, 'empty', 'setup.sh'), '');
    const { error } = findRos({ AMENT_PREFIX_PATH: join(folder, 'empty'), ROS_DISTRO: 'humble' });
    expect(error?.remedy).toContain('ros-humble-ros-base');
  });
});

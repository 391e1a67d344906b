import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { packageRoot } from '../../src/process/package-root';
import { hasTestPython, pythonEnvironment, testPython } from '../support/python';

const toolFolder = dirname(testPython ?? '');
const environment: NodeJS.ProcessEnv = {
  ...pythonEnvironment(),
  PATH: [toolFolder, process.env['PATH'] ?? ''].join(delimiter),
};
const python = testPython ?? 'python3';

// colcon, and ament_cmake_core with the Python module that it runs, come with the test tools or with a sourced ROS 2.
const hasColcon =
  hasTestPython &&
  process.env['AMENT_PREFIX_PATH'] !== undefined &&
  spawnSync(python, ['-c', 'import colcon_core, ament_package, catkin_pkg'], { env: environment }).status ===
    0 &&
  spawnSync('cmake', ['--version'], { env: environment }).status === 0;
const describeWithColcon = hasColcon ? describe : describe.skip;

describeWithColcon('colcon build', () => {
  let workspace: string;
  beforeEach(() => (workspace = mkdtempSync(join(tmpdir(), 'sim2real-colcon-'))));
  afterEach(() => {
    rmSync(workspace, { recursive: true });
  });

  function build(...options: string[]): string {
    const bases = ['build', 'install'].flatMap((name) => [`--${name}-base`, join(workspace, name)]);
    const { status, stdout, stderr } = spawnSync(
      python,
      [
        ...[
          '-m',
          'colcon',
          '--log-base',
          join(workspace, 'log'),
          'build',
          '--base-paths',
          packageRoot,
          ...bases,
        ],
        ...[
          '--event-handlers',
          'console_direct+',
          '--cmake-args',
          `-DPython3_EXECUTABLE=${python}`,
          ...options,
        ],
      ],
      { cwd: workspace, env: environment, encoding: 'utf8' },
    );
    expect(status === 0 ? '' : stdout + stderr).toBe('');
    return join(workspace, 'install', 'sim2real');
  }

  test('installs an ament package with working executables', () => {
    const prefix = build();
    for (const path of [
      'share/ament_index/resource_index/packages/sim2real',
      'share/sim2real/package.xml',
      'share/sim2real/local_setup.bash',
      'share/sim2real/launch/proxy.launch',
      'share/sim2real/launch/watch.launch',
      'share/sim2real/msg-config/gym.yaml',
      'share/sim2real/models/classic.onnx',
      'share/sim2real/node_modules/onnxruntime-node/package.json',
    ]) {
      expect(existsSync(join(prefix, path)) ? path : `${path} is missing`).toBe(path);
    }
    expect(existsSync(join(prefix, 'share/sim2real/node_modules/typescript'))).toBe(false);
    expect(lstatSync(join(prefix, 'share/sim2real/dist')).isSymbolicLink()).toBe(false);
    expectHelp(prefix);
  }, 240_000);

  test('links to the clone with --symlink-install', () => {
    const prefix = build('--symlink-install');
    expect(lstatSync(join(prefix, 'share/sim2real/dist')).isSymbolicLink()).toBe(true);
    expect(existsSync(join(prefix, 'share/sim2real/launch/proxy.launch'))).toBe(true);
    expectHelp(prefix);
  }, 240_000);
});

/** The same files that `ros2 run sim2real proxy` and `ros2 run sim2real watch` start. */
function expectHelp(prefix: string): void {
  const described = { proxy: 'run the camera proxy', watch: 'see on the robot whether the proxy helps' };
  for (const [name, description] of Object.entries(described)) {
    const file = join(prefix, 'lib', 'sim2real', name);
    const { status, stdout, stderr } = spawnSync(file, ['--help'], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain(description);
  }
}

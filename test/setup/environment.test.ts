import { spawn, spawnSync } from 'node:child_process';
import { cpSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import {
  callSetup,
  makeRosPrefix,
  makeTemporaryFolder,
  ROOT,
  waitForClose,
  writeFixture,
} from './setup-modules';

// Some library that is loaded already, so that preloading it changes nothing.
const LIBC =
  (process.report.getReport() as { sharedObjects: string[] }).sharedObjects.find((path) =>
    /libc\.so/.test(path),
  ) ?? '';

/** A clone after its set-up, whose command line prints what it was started with. */
function makeClone(kind: 'sourced' | 'embedded' | 'none' = 'embedded'): {
  root: string;
  venv: string;
  prefix: string;
} {
  const root = join(makeTemporaryFolder(), "it's");
  const venv = makeRosPrefix(join(root, '.ros', 'venv'));
  const prefix = kind === 'embedded' ? venv : makeRosPrefix(join(root, 'opt'));
  const stored = {
    format: 1,
    kind,
    distro: kind === 'embedded' ? 'jazzy' : 'kilted',
    prefix,
    python: join(prefix, 'bin', 'python3'),
    libraryFolders: kind === 'embedded' ? [join(venv, 'lib'), join(venv, 'ros_rcl.libs')] : [],
    preload: kind === 'embedded' ? LIBC : '',
  };
  writeFixture(join(root, '.ros', 'environment.json'), JSON.stringify(stored));
  writeFixture(
    join(root, 'dist', 'src', 'cli', 'main.js'),
    `const { AMENT_PREFIX_PATH, LD_PRELOAD, RCLNODEJS_FORCE_BUILD } = process.env;
     if (process.argv[2] === 'wait') { process.on('SIGINT', () => process.exit(7)); setTimeout(() => {}, 20_000); }
     console.log(JSON.stringify({ args: process.argv.slice(2), cwd: process.cwd(), pid: process.pid,
       env: { AMENT_PREFIX_PATH, LD_PRELOAD, RCLNODEJS_FORCE_BUILD } }));
     process.exitCode = 3;`,
  );
  for (const name of ['bin', 'setup']) cpSync(join(ROOT, name), join(root, name), { recursive: true });
  return { root, venv, prefix };
}

function resolve(name: string, root: string, env: NodeJS.ProcessEnv): ReturnType<typeof callSetup> {
  return callSetup('environment.mjs', name, JSON.stringify({ root, env }));
}

test('a package that npm installed needs no set-up', () => {
  const root = join(makeTemporaryFolder(), 'lib', 'node_modules', 'sim2real');
  for (const name of ['bin', 'setup']) cpSync(join(ROOT, name), join(root, name), { recursive: true });
  const { value } = resolve('resolveEnvironment', root, { PATH: '/usr/bin' });
  expect(value).toEqual({ kind: 'none', distro: '', prefix: '', python: 'python3', env: {} });
});

describe('the environment of an embedded ROS 2', () => {
  it('adds what ROS needs and keeps the rest', () => {
    const { root, venv } = makeClone();
    const env = { PATH: '/usr/bin', LD_LIBRARY_PATH: '/own', RMW_IMPLEMENTATION: 'rmw_cyclonedds_cpp' };
    const { value } = resolve('resolveEnvironment', root, env);
    expect(value).toEqual({
      kind: 'embedded',
      distro: 'jazzy',
      prefix: venv,
      python: join(venv, 'bin', 'python3'),
      env: {
        AMENT_PREFIX_PATH: venv,
        LD_LIBRARY_PATH: `${join(venv, 'lib')}:${join(venv, 'ros_rcl.libs')}:/own`,
        LD_PRELOAD: LIBC,
        PATH: `${join(venv, 'bin')}:/usr/bin`,
        ROS_DISTRO: 'jazzy',
        ROS_VERSION: '2',
        ROS_PYTHON_VERSION: '3',
        RMW_IMPLEMENTATION: 'rmw_fastrtps_cpp',
      },
    });
    const inOverlay = resolve('resolveEnvironment', root, { AMENT_PREFIX_PATH: `/overlay:${venv}` }).value;
    expect(inOverlay).toMatchObject({ kind: 'embedded' });
    expect(inOverlay).not.toHaveProperty('env.AMENT_PREFIX_PATH');
  });

  it('adds nothing to a process inside it', () => {
    const { root } = makeClone();
    const inside = resolve('nodeEnvironment', root, { PATH: '/usr/bin' }).value as NodeJS.ProcessEnv;
    expect(resolve('resolveEnvironment', root, inside).value).toHaveProperty('env', {});
  });

  it('never rebuilds the addon when loading it', () => {
    const { root } = makeClone();
    expect(resolve('nodeEnvironment', root, { RCLNODEJS_FORCE_BUILD: '1' }).value).not.toHaveProperty(
      'RCLNODEJS_FORCE_BUILD',
    );
  });

  it('keeps libpython and foreign modules from Python', () => {
    const env = {
      LD_PRELOAD: '/usr/lib/libpython3.11.so.1.0:/usr/lib/libjemalloc.so',
      PYTHONPATH: '/opt/ros/noetic',
    };
    const args = (kind: string): string => `${JSON.stringify(env)}, '${kind}'`;
    const strip = (kind: string): unknown => callSetup('environment.mjs', 'stripForPython', args(kind)).value;
    expect(strip('embedded')).toEqual({ LD_PRELOAD: '/usr/lib/libjemalloc.so' });
    expect(strip('sourced')).toEqual({
      LD_PRELOAD: '/usr/lib/libjemalloc.so',
      PYTHONPATH: '/opt/ros/noetic',
    });
  });
});

describe('the environment of a sourced ROS 2', () => {
  it('adds nothing', () => {
    const { root, prefix } = makeClone('sourced');
    const { value } = resolve('resolveEnvironment', root, {
      AMENT_PREFIX_PATH: prefix,
      ROS_DISTRO: 'kilted',
    });
    expect(value).toMatchObject({ kind: 'sourced', distro: 'kilted', prefix, env: {} });
  });

  it('is refused when no longer sourced', () => {
    const { root, prefix } = makeClone('sourced');
    const { error } = resolve('resolveEnvironment', root, {});
    expect(error?.message).toContain(`ROS 2 kilted from ${prefix}, but now no ROS 2 is sourced`);
    expect(error?.remedy).toContain('npm run setup');
    expect(error?.remedy).toContain(`source ${prefix}/setup.bash`);
  });
});

it('a set-up without ROS 2 adds nothing', () => {
  const { root } = makeClone('none');
  for (const env of [{}, { AMENT_PREFIX_PATH: makeRosPrefix(join(root, 'other')), ROS_DISTRO: 'jazzy' }]) {
    expect(resolve('resolveEnvironment', root, env).value).toMatchObject({ kind: 'none', env: {} });
  }
});

describe('a set-up that does not fit', () => {
  it('is refused when another ROS 2 is sourced', () => {
    const { root } = makeClone();
    const other = makeRosPrefix(join(root, 'other'));
    const { error } = resolve('resolveEnvironment', root, { AMENT_PREFIX_PATH: other, ROS_DISTRO: 'humble' });
    expect(error?.message).toContain('the embedded ROS 2 jazzy, but now ROS 2 humble is sourced');
    expect(error?.remedy).toBe('npm run setup');
  });

  it.each(['', '{', '{"format":0}'])('is detected by an environment.json with %j', (content) => {
    const { root } = makeClone();
    writeFixture(join(root, '.ros', 'environment.json'), content);
    expect(resolve('resolveEnvironment', root, {}).error?.remedy).toBe('npm run setup');
  });
});

describe('the launcher', () => {
  const env = { PATH: process.env.PATH, RCLNODEJS_FORCE_BUILD: '1' };

  it('passes on arguments, folder and exit code', () => {
    const { root, venv } = makeClone();
    const link = join(root, 'link');
    symlinkSync(join(root, 'bin', 'sim2real'), link);
    const { status, stdout, stderr } = spawnSync(link, ['a b', "c'd", ''], {
      cwd: '/',
      env,
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    expect(status).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({
      args: ['a b', "c'd", ''],
      cwd: '/',
      env: { AMENT_PREFIX_PATH: venv, LD_PRELOAD: LIBC },
    });
    expect(stdout).not.toContain('FORCE_BUILD');
  });

  it('is replaced by the command-line process', async () => {
    const { root } = makeClone();
    const child = spawn(join(root, 'bin', 'sim2real'), ['wait'], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const line = await new Promise<string>((done) =>
      child.stdout.once('data', (chunk: Buffer) => {
        done(chunk.toString());
      }),
    );
    expect(JSON.parse(line)).toHaveProperty('pid', child.pid);
    child.kill('SIGINT');
    expect(await waitForClose(child)).toEqual({ code: 7, signal: null });
  });

  it('names the remedy for a missing set-up', () => {
    const { root } = makeClone();
    writeFixture(join(root, '.ros', 'environment.json'), '');
    const { status, stderr } = spawnSync(join(root, 'bin', 'sim2real'), [], { env, encoding: 'utf8' });
    expect(stderr).toContain('Remedy: npm run setup');
    expect(status).toBe(1);
  });
});

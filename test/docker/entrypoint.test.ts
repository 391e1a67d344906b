import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SCRIPTS } from '../../src/install/scripts';
import { packageRoot } from '../../src/process/package-root';

const script = join(packageRoot, 'docker', 'entrypoint.sh');
const SHOWN = ['ROS_DOMAIN_ID', 'ROS_STATIC_PEERS', 'RMW_IMPLEMENTATION', 'FASTRTPS_DEFAULT_PROFILES_FILE'];

interface Started {
  readonly args: string[];
  readonly env: Record<string, string>;
  readonly heaps: string;
}

/** docker/entrypoint.sh in front of a program that only tells how it was started. */
describe('docker/entrypoint.sh', () => {
  let prefix: string;
  beforeAll(() => {
    prefix = mkdtempSync(join(tmpdir(), "sim2real o'entry-"));
    const cli = join(prefix, 'share', 'sim2real', 'dist', 'src', 'cli');
    for (const folder of [cli, join(prefix, 'bin')]) mkdirSync(folder, { recursive: true });
    writeFileSync(join(prefix, 'bin', 'sim2real'), SCRIPTS.get('bin/sim2real') ?? '', { mode: 0o755 });
    writeFileSync(
      join(cli, 'main.js'),
      `const env = Object.fromEntries(${JSON.stringify(SHOWN)}.filter((n) => n in process.env).map((n) => [n, process.env[n]]));
      console.log(JSON.stringify({ args: process.argv.slice(2), env, heaps: process.env.MALLOC_ARENA_MAX }));`,
    );
  });
  afterAll(() => {
    rmSync(prefix, { recursive: true });
  });

  const spawn = (args: string[], env: NodeJS.ProcessEnv): ReturnType<typeof spawnSync> =>
    spawnSync(script, args, {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], AMENT_PREFIX_PATH: prefix, SIM2REAL_PREFIX: prefix, ...env },
    });
  const start = (args: string[], env: NodeJS.ProcessEnv): Started => {
    const { stdout, stderr, status } = spawn(args, env);
    expect([stderr, status]).toEqual(['', 0]);
    return JSON.parse(String(stdout)) as Started;
  };
  const basic = ['proxy', '--profile', 'duckiebot-ros2', '--veh', 'duckie'];

  test('starts the proxy of robot VEH', () => {
    expect(start([], { VEH: 'duckie' }).args).toEqual(basic);
    expect(start(['proxy'], { VEH: 'duckie', MODEL: '', DIRECTION: '', PROVIDER: '' }).args).toEqual(basic);
  });

  test('memory has one heap, if nothing else is said', () => {
    expect(start([], { VEH: 'duckie' }).heaps).toBe('1');
    expect(start([], { VEH: 'duckie', MALLOC_ARENA_MAX: '4' }).heaps).toBe('4');
  });

  test('passes on the variables and further arguments', () => {
    const env = {
      ...{ VEH: 'duckie', MODEL: '/models/a b.json', DIRECTION: 'sim2real' },
      ...{ PROFILE: 'gym', PROVIDER: 'cuda,cpu' },
    };
    expect(start(['proxy', '--ros-args', '-p', 'max_rate:=15.0'], env).args).toEqual([
      ...['proxy', '--profile', 'gym', '--veh', 'duckie'],
      ...['--model', '/models/a b.json', '--direction', 'sim2real'],
      ...['--ros-args', '-p', 'max_rate:=15.0', '--ros-args', '-p', 'provider:=cuda,cpu'],
    ]);
  });

  test('is a ROS 1 node where a master is named', () => {
    const env = { VEH: 'duckie', ROS_MASTER_URI: 'http://duckie.local:11311', PROVIDER: 'cpu' };
    expect(start(['proxy', '_max_rate:=15'], env).args).toEqual([
      ...['proxy', '--ros1', '--profile', 'duckiebot-daffy', '--veh', 'duckie'],
      ...['_max_rate:=15', '_provider:=cpu'],
    ]);
    expect(start(['healthcheck'], env).args).toEqual([
      ...['status', '--ros1', '--once', '--timeout', '10', '--node', '/duckie/proxy'],
    ]);
  });

  test("checks the health of that robot's proxy", () => {
    expect(start(['healthcheck'], { VEH: 'duckie' }).args).toEqual([
      ...['status', '--once', '--timeout', '10', '--node', '/duckie/proxy'],
    ]);
  });

  test("takes the robot's name from VEHICLE_NAME where VEH is empty", () => {
    expect(start([], { VEH: '', VEHICLE_NAME: 'duckie' }).args).toEqual(basic);
    expect(start([], { VEH: 'duckie', VEHICLE_NAME: 'goose' }).args).toEqual(basic);
  });

  test('passes other commands on unchanged, without VEH', () => {
    expect(start(['replay', '/in/a b', '-o', '/out/x'], {}).args).toEqual([
      'replay',
      '/in/a b',
      '-o',
      '/out/x',
    ]);
  });

  test('treats an empty variable as unset', () => {
    const empty = Object.fromEntries(SHOWN.slice(0, 3).map((name) => [name, '']));
    expect(start([], { VEH: 'duckie', DDS_PROFILE: '', ...empty }).env).toEqual({});
    expect(start([], { VEH: 'duckie', ROS_DOMAIN_ID: '7' }).env).toEqual({ ROS_DOMAIN_ID: '7' });
  });

  test.each(['udp', 'network'])('names the file of DDS profile %s', (name) => {
    expect(start([], { VEH: 'duckie', DDS_PROFILE: name }).env).toEqual({
      FASTRTPS_DEFAULT_PROFILES_FILE: join(packageRoot, 'docker', `fastdds-${name}.xml`),
    });
  });

  test.each([
    [{}, 'VEH: expected the name of the robot'],
    [{ VEH: 'a/b' }, 'found "a/b"'],
    [{ VEH: '9lives' }, 'found "9lives"'],
    [{ VEH: 'duckie', DDS_PROFILE: 'tcp' }, 'DDS_PROFILE: expected udp, network or nothing, found "tcp"'],
    [{ VEH: 'duckie', SIM2REAL_PREFIX: '/none' }, 'expected the installed program in /none'],
    [
      { VEH: 'duckie', AMENT_PREFIX_PATH: '', ROS_DISTRO: 'none' },
      'expected ROS 2 in /opt/ros/none or sourced',
    ],
  ])('rejects %p and says what it expected', (env, message) => {
    const { status, stderr } = spawn([], env);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });
});
